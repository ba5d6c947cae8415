package io.tidemark.schemas.registry;

import org.apache.avro.Schema;

/**
 * Where the schemas of records are kept under ids. Every call may block on the network; callers keep what they are told,
 * as ids and versions never change. Safe for use by many threads.
 *
 * <p>Every method throws {@link RegistryUnavailableException} if no registry answered (try again later) and
 * {@link RegistryRefusedException} if it answered no (trying again does not help).
 */
public sealed interface SchemaRegistry permits HttpSchemaRegistry, InMemorySchemaRegistry {

    /** The registry that {@code schema.registry.url} and the other keys of {@link RegistryConfig} name. */
    static SchemaRegistry connect(RegistryConfig config) {
        return config.mockScope()
                .<SchemaRegistry>map(InMemorySchemaRegistry::ofScope)
                .orElseGet(() -> new HttpSchemaRegistry(config));
    }

    /** Registers a schema as the next version of a subject, unless it is one of its versions; its id. */
    int register(String subject, Schema schema);

    /** Id of a schema that is a version of the subject. Refused with code 40401 or 40403 if it is not. */
    int idOf(String subject, Schema schema);

    /** The schema with an id. Refused with code 40403 if there is none. */
    Schema byId(int id);

    /** Newest version of a subject. Refused with code 40401 if the subject is unknown. */
    RegisteredSchema latest(String subject);
}
