package io.tidemark.schemas.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * A registry inside this JVM, for tests and topology test drivers; it takes every schema. All users of one
 * {@code mock://scope} share one, as with the official client.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {

    // Shared through the JVM on purpose: a scope is what serialiser and deserialiser of a test have in common.
    private static final Map<String, InMemorySchemaRegistry> SCOPES = new ConcurrentHashMap<>();

    private final Map<String, List<RegisteredSchema>> subjects = new HashMap<>();
    private final List<Schema> schemas = new ArrayList<>();

    /** The registry of a scope; made at first use. */
    public static InMemorySchemaRegistry ofScope(String scope) {
        return SCOPES.computeIfAbsent(scope, name -> new InMemorySchemaRegistry());
    }

    /** Forgets a scope and all its schemas. */
    public static void drop(String scope) {
        SCOPES.remove(scope);
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        List<RegisteredSchema> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        for (RegisteredSchema version : versions) {
            if (isSame(version.schema(), schema)) {
                return version.id();
            }
        }
        int id = idInAnySubject(schema);
        versions.add(new RegisteredSchema(subject, versions.size() + 1, id, schema));
        return id;
    }

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        for (RegisteredSchema version : versions(subject)) {
            if (isSame(version.schema(), schema)) {
                return version.id();
            }
        }
        throw refused(RegistryErrors.SCHEMA_NOT_FOUND, "the schema is not a version of subject " + subject);
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new RegistryRefusedException(
                    RegistryErrors.SCHEMA_NOT_FOUND,
                    "In-memory schema registry: there is no schema with id " + id + "; "
                            + RegistryErrors.UNKNOWN_ID_REMEDY);
        }
        return schemas.get(id - 1);
    }

    @Override
    public synchronized RegisteredSchema latest(String subject) {
        List<RegisteredSchema> versions = versions(subject);
        return versions.get(versions.size() - 1);
    }

    private List<RegisteredSchema> versions(String subject) {
        List<RegisteredSchema> versions = subjects.get(subject);
        if (versions == null) {
            throw refused(RegistryErrors.SUBJECT_NOT_FOUND, "there is no subject " + subject);
        }
        return versions;
    }

    private int idInAnySubject(Schema schema) {
        for (int i = 0; i < schemas.size(); i++) {
            if (isSame(schemas.get(i), schema)) {
                return i + 1;
            }
        }
        schemas.add(schema);
        return schemas.size();
    }

    /** As the real one: by text, so that documentation and Java properties count. */
    private static boolean isSame(Schema a, Schema b) {
        return a.toString().equals(b.toString());
    }

    private static RegistryRefusedException refused(int code, String what) {
        return new RegistryRefusedException(
                code, "In-memory schema registry: " + what + "; " + RegistryErrors.remedy(code));
    }
}
