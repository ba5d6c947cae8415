package io.tidemark.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Which older versions a new version must read (backward), be read by (forward), or both (full). */
enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    Compatibility(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /**
     * What speaks against a new version; empty if nothing does.
     *
     * @param existing oldest first; without the transitive levels only the last counts
     */
    List<String> objections(Schema candidate, List<Schema> existing) {
        int from = transitive ? 0 : Math.max(0, existing.size() - 1);
        List<String> objections = new ArrayList<>();
        for (Schema older : existing.subList(from, existing.size())) {
            if (backward) {
                objections.addAll(unreadable(candidate, older, "the new schema cannot read the older one"));
            }
            if (forward) {
                objections.addAll(unreadable(older, candidate, "the older schema cannot read the new one"));
            }
        }
        return objections;
    }

    private static List<String> unreadable(Schema reader, Schema writer, String what) {
        try {
            SchemaPairCompatibility result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
            return result.getResult().getIncompatibilities().stream()
                    .map(detail ->
                            what + " at " + detail.getLocation() + ": " + detail.getType() + ", " + detail.getMessage())
                    .toList();
        } catch (AvroRuntimeException e) {
            return List.of(what + ": " + e.getMessage());
        }
    }
}
