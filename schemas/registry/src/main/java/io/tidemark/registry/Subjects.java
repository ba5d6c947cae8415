package io.tidemark.registry;

import io.tidemark.registry.LogEntry.Level;
import io.tidemark.registry.LogEntry.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the log says: subjects, their versions and levels. Not safe for use by many threads. */
final class Subjects {

    private final NavigableMap<String, NavigableMap<Integer, Version>> versions = new TreeMap<>();
    private final Map<Integer, Version> byId = new HashMap<>();
    private final Map<String, Integer> idsBySchema = new HashMap<>();
    private final Map<Optional<String>, Compatibility> levels = new HashMap<>();
    private int lastId;

    Subjects(List<LogEntry> history) {
        history.forEach(this::apply);
    }

    void apply(LogEntry entry) {
        if (entry instanceof Version version) {
            versions.computeIfAbsent(version.subject(), name -> new TreeMap<>()).put(version.version(), version);
            byId.putIfAbsent(version.id(), version);
            idsBySchema.putIfAbsent(version.schema(), version.id());
            lastId = Math.max(lastId, version.id());
        } else if (entry instanceof Level level) {
            levels.put(level.subject(), level.level());
        }
    }

    SortedSet<String> names() {
        return new TreeSet<>(versions.keySet());
    }

    /** Oldest first; empty if there is no such subject. */
    List<Version> versions(String subject) {
        return List.copyOf(versions.getOrDefault(subject, new TreeMap<>()).values());
    }

    Optional<Version> find(String subject, String schema) {
        return versions(subject).stream()
                .filter(version -> version.schema().equals(schema))
                .findFirst();
    }

    Optional<Version> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The version that a new schema would be; a schema that another subject has keeps its id. */
    Version next(String subject, String schema) {
        NavigableMap<Integer, Version> existing = versions.getOrDefault(subject, new TreeMap<>());
        int version = existing.isEmpty() ? 1 : existing.lastKey() + 1;
        return new Version(subject, version, idsBySchema.getOrDefault(schema, lastId + 1), schema);
    }

    /** Level set for a subject, or globally if none is given; empty if none was set. */
    Optional<Compatibility> level(Optional<String> subject) {
        return Optional.ofNullable(levels.get(subject));
    }
}
