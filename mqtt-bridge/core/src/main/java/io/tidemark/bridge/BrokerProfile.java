package io.tidemark.bridge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one broker can and cannot give, and what follows from it.
 *
 * @param name of the broker with its version
 * @param notes what is to be known of a capability that it has, or why it does not have one
 */
public record BrokerProfile(String name, Set<Capability> capabilities, Map<Capability, String> notes) {

    private static final String LINE = "  %-3s  %-52s%s";

    public BrokerProfile {
        capabilities = Set.copyOf(capabilities);
        notes = Map.copyOf(notes);
    }

    /** A table for people: every capability, whether the broker has it, and what it means if not. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(name);
        for (Capability capability : Capability.values()) {
            boolean has = capabilities.contains(capability);
            lines.add(LINE.formatted(has ? "yes" : "no", capability.description(), "")
                    .stripTrailing());
            if (!has) {
                lines.add("         so " + capability.consequence());
            }
            String note = notes.get(capability);
            if (note != null) {
                lines.add("         (" + note + ")");
            }
        }
        return lines;
    }

    /** What it cannot give, one sentence each, for the log at start. */
    public List<String> missing() {
        return EnumSet.complementOf(
                        capabilities.isEmpty() ? EnumSet.noneOf(Capability.class) : EnumSet.copyOf(capabilities))
                .stream()
                .map(capability -> "does not give " + capability.description() + ", so " + capability.consequence())
                .toList();
    }
}
