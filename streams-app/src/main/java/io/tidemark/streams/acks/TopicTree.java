package io.tidemark.streams.acks;

import io.tidemark.schemas.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The topics of a partition by level, to find those that match a wildcard filter without looking at the others. For one
 * thread.
 */
final class TopicTree {

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private boolean topic;
    }

    private final Set<String> topics = new HashSet<>();
    private final Node root = new Node();

    /** Returns false if it was there. */
    boolean add(String topic) {
        if (!topics.add(topic)) {
            return false;
        }
        Node node = root;
        for (String level : topic.split("/", -1)) {
            node = node.children.computeIfAbsent(level, name -> new Node());
        }
        node.topic = true;
        return true;
    }

    /** Topics that match a filter, in no stated order. */
    List<String> matching(TopicFilter filter) {
        if (!filter.isWildcard()) {
            return topics.contains(filter.filter()) ? List.of(filter.filter()) : List.of();
        }
        List<String> found = new ArrayList<>();
        collect(root, filter.filter().split("/", -1), 0, "", found);
        return found;
    }

    private static void collect(Node node, String[] levels, int depth, String prefix, List<String> found) {
        if (depth == levels.length) {
            addIfTopic(node, prefix, found);
            return;
        }
        String level = levels[depth];
        if (level.equals("#")) {
            if (depth > 0) {
                addIfTopic(node, prefix, found);
            }
            children(node, depth).forEach((name, child) -> all(child, join(prefix, depth, name), depth + 1, found));
        } else if (level.equals("+")) {
            children(node, depth)
                    .forEach((name, child) -> collect(child, levels, depth + 1, join(prefix, depth, name), found));
        } else {
            Node child = node.children.get(level);
            if (child != null) {
                collect(child, levels, depth + 1, join(prefix, depth, level), found);
            }
        }
    }

    private static void all(Node node, String prefix, int depth, List<String> found) {
        addIfTopic(node, prefix, found);
        node.children.forEach((name, child) -> all(child, join(prefix, depth, name), depth + 1, found));
    }

    /** Those that a wildcard may match: at the first level not the ones with a dollar. */
    private static Map<String, Node> children(Node node, int depth) {
        if (depth > 0 || node.children.keySet().stream().noneMatch(name -> name.startsWith("$"))) {
            return node.children;
        }
        Map<String, Node> ordinary = new HashMap<>(node.children);
        ordinary.keySet().removeIf(name -> name.startsWith("$"));
        return ordinary;
    }

    private static void addIfTopic(Node node, String topic, List<String> found) {
        if (node.topic) {
            found.add(topic);
        }
    }

    private static String join(String prefix, int depth, String level) {
        return depth == 0 ? level : prefix + '/' + level;
    }
}
