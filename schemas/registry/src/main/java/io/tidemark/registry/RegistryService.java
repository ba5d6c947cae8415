package io.tidemark.registry;

import static io.tidemark.schemas.registry.RegistryErrors.INCOMPATIBLE;
import static io.tidemark.schemas.registry.RegistryErrors.INVALID_SCHEMA;
import static io.tidemark.schemas.registry.RegistryErrors.INVALID_VERSION;
import static io.tidemark.schemas.registry.RegistryErrors.SCHEMA_NOT_FOUND;
import static io.tidemark.schemas.registry.RegistryErrors.SUBJECT_CONFIG_NOT_FOUND;
import static io.tidemark.schemas.registry.RegistryErrors.SUBJECT_NOT_FOUND;
import static io.tidemark.schemas.registry.RegistryErrors.VERSION_NOT_FOUND;

import io.tidemark.registry.LogEntry.Level;
import io.tidemark.registry.LogEntry.Version;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * What a registry does. A change is in the log before it is answered and before anyone sees it. Safe for use by many
 * threads; every refusal is an {@link ApiException}.
 */
final class RegistryService {

    private final Journal journal;
    private Subjects subjects;
    /** Whether an append failed: then the journal knows better than {@link #subjects}. */
    private boolean stale;

    RegistryService(Journal journal) {
        this.journal = journal;
        this.subjects = new Subjects(journal.takeOver());
    }

    /** Makes a schema the newest version of a subject, unless it is one of its versions. */
    synchronized Version register(String subject, String text) {
        Schema schema = parse(text);
        refresh();
        Optional<Version> present = subjects.find(subject, schema.toString());
        if (present.isPresent()) {
            return present.get();
        }
        List<String> objections = level(subject).objections(schema, schemas(subjects.versions(subject)));
        if (!objections.isEmpty()) {
            throw new ApiException(
                    INCOMPATIBLE,
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                            + "\" at level " + level(subject) + ": " + String.join("; ", objections));
        }
        Version version = subjects.next(subject, schema.toString());
        append(version);
        return version;
    }

    synchronized Version lookUp(String subject, String text) {
        existing(subject);
        return subjects.find(subject, parse(text).toString())
                .orElseThrow(() -> new ApiException(SCHEMA_NOT_FOUND, "Schema not found in subject '" + subject + "'"));
    }

    synchronized Version byId(int id) {
        return subjects.byId(id).orElseThrow(() -> new ApiException(SCHEMA_NOT_FOUND, "Schema " + id + " not found"));
    }

    synchronized SortedSet<String> names() {
        return subjects.names();
    }

    synchronized List<Version> versions(String subject) {
        return existing(subject);
    }

    /** @param number a number, or {@code latest} or -1 for the newest */
    synchronized Version version(String subject, String number) {
        List<Version> existing = existing(subject);
        if (isLatest(number)) {
            return existing.get(existing.size() - 1);
        }
        int wanted = versionNumber(number);
        return existing.stream()
                .filter(version -> version.version() == wanted)
                .findFirst()
                .orElseThrow(() -> new ApiException(VERSION_NOT_FOUND, "Version " + number + " not found"));
    }

    /** What speaks against a schema beside a version of a subject, at the subject's level. */
    synchronized List<String> objections(String subject, String number, String text) {
        Version against = version(subject, number);
        return level(subject).objections(parse(text), schemas(List.of(against)));
    }

    /** What speaks against a schema as the next version of a subject. */
    synchronized List<String> objections(String subject, String text) {
        return level(subject).objections(parse(text), schemas(existing(subject)));
    }

    synchronized Compatibility globalLevel() {
        return subjects.level(Optional.empty()).orElse(Compatibility.BACKWARD);
    }

    synchronized Compatibility subjectLevel(String subject) {
        return subjects.level(Optional.of(subject))
                .orElseThrow(() -> new ApiException(
                        SUBJECT_CONFIG_NOT_FOUND,
                        "Subject '" + subject + "' does not have subject-level compatibility configured"));
    }

    /** The level that holds for a subject. */
    synchronized Compatibility level(String subject) {
        return subjects.level(Optional.of(subject)).orElseGet(this::globalLevel);
    }

    synchronized void setLevel(Optional<String> subject, Compatibility level) {
        refresh();
        append(new Level(subject, level));
    }

    private void append(LogEntry entry) {
        stale = true;
        journal.append(entry);
        subjects.apply(entry);
        stale = false;
    }

    private void refresh() {
        if (stale) {
            subjects = new Subjects(journal.takeOver());
            stale = false;
        }
    }

    private List<Version> existing(String subject) {
        List<Version> existing = subjects.versions(subject);
        if (existing.isEmpty()) {
            throw new ApiException(SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found");
        }
        return existing;
    }

    private static boolean isLatest(String number) {
        return "latest".equals(number) || "-1".equals(number);
    }

    private static int versionNumber(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Same answer as for a number out of range.
        }
        throw new ApiException(
                INVALID_VERSION,
                "The specified version '" + text + "' is not a valid version id; use 1 or more, or latest");
    }

    private static List<Schema> schemas(List<Version> versions) {
        return versions.stream().map(version -> parse(version.schema())).toList();
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw new ApiException(INVALID_SCHEMA, "Invalid Avro schema: " + e.getMessage());
        }
    }
}
