package io.tidemark.streams.topics;

import io.tidemark.schemas.TopicFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a partition by level, to find those that match a wildcard filter without looking at the others. A few hundred
 * bytes a topic. For one thread.
 */
public final class TopicTree<T> {

    private static final class Node<T> {
        private final Map<String, Node<T>> children = new HashMap<>();
        private @Nullable T value;
    }

    private final Map<String, T> topics = new HashMap<>();
    private final Node<T> root = new Node<>();

    /** What belongs to a topic. */
    public Optional<T> get(String topic) {
        return Optional.ofNullable(topics.get(topic));
    }

    /** Adds a topic, or replaces what belongs to it. */
    public void put(String topic, T value) {
        topics.put(topic, value);
        Node<T> node = root;
        for (String level : levels(topic)) {
            node = node.children.computeIfAbsent(level, name -> new Node<>());
        }
        node.value = value;
    }

    /** Forgets a topic. */
    public void remove(String topic) {
        if (topics.remove(topic) != null) {
            remove(root, levels(topic), 0);
        }
    }

    /** Returns whether the node is of no use any more. */
    private static <T> boolean remove(Node<T> node, String[] levels, int depth) {
        if (depth == levels.length) {
            node.value = null;
        } else {
            node.children.computeIfPresent(
                    levels[depth], (name, child) -> remove(child, levels, depth + 1) ? null : child);
        }
        return node.value == null && node.children.isEmpty();
    }

    /** How many topics there are. */
    public int size() {
        return topics.size();
    }

    /** What belongs to the topics that match a filter, in no stated order. */
    public List<T> matching(TopicFilter filter) {
        List<T> found = new ArrayList<>();
        if (filter.isWildcard()) {
            collect(root, levels(filter.filter()), 0, found::add);
        } else {
            get(filter.filter()).ifPresent(found::add);
        }
        return found;
    }

    private static <T> void collect(Node<T> node, String[] levels, int depth, Consumer<T> found) {
        if (depth == levels.length) {
            valueOf(node, found);
            return;
        }
        String level = levels[depth];
        if (level.equals("#")) {
            if (depth > 0) {
                valueOf(node, found);
            }
            children(node, depth).forEach(child -> all(child, found));
        } else if (level.equals("+")) {
            children(node, depth).forEach(child -> collect(child, levels, depth + 1, found));
        } else {
            Node<T> child = node.children.get(level);
            if (child != null) {
                collect(child, levels, depth + 1, found);
            }
        }
    }

    private static <T> void all(Node<T> node, Consumer<T> found) {
        valueOf(node, found);
        node.children.values().forEach(child -> all(child, found));
    }

    /** Those that a wildcard may match: at the first level not the ones with a dollar. */
    private static <T> Collection<Node<T>> children(Node<T> node, int depth) {
        if (depth > 0 || node.children.keySet().stream().noneMatch(name -> name.startsWith("$"))) {
            return node.children.values();
        }
        return node.children.entrySet().stream()
                .filter(child -> !child.getKey().startsWith("$"))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static <T> void valueOf(Node<T> node, Consumer<T> found) {
        if (node.value != null) {
            found.accept(node.value);
        }
    }

    private static String[] levels(String text) {
        return text.split("/", -1);
    }
}
