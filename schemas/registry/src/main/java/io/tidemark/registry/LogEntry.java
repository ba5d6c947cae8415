package io.tidemark.registry;

import java.util.Optional;

/** A fact of the registry's log; the last entry of a key holds. */
sealed interface LogEntry {

    /** Version of a subject; the schema in Avro's own spelling. */
    record Version(String subject, int version, int id, String schema) implements LogEntry {}

    /** Compatibility level of a subject, or of all that have none. */
    record Level(Optional<String> subject, Compatibility level) implements LogEntry {}
}
