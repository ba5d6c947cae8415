package io.tidemark.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Topic filters with values, found by the topics that match them. The cost of a match grows with the levels of the topic, not
 * with the number of filters, and allocates one object however many levels there are.
 *
 * <p>Shared subscriptions are matched by the filter behind their prefix. Not safe for use by several threads while it is
 * changed; matching alone is.
 */
public final class TopicFilterTrie<V> {

    private final Node<V> root = new Node<>();

    /** Adds a value under a filter. Returns false if the filter already had an equal one. */
    public boolean add(TopicFilter filter, V value) {
        String text = filter.filter();
        Node<V> node = root;
        for (int at = 0; at <= text.length(); ) {
            int end = TopicFilter.levelEnd(text, at);
            node = node.children.computeIfAbsent(new Level(text, at, end), level -> new Node<>());
            at = end + 1;
        }
        return node.values.add(value);
    }

    /** Removes a value from a filter, with the levels that nothing needs any more. Returns false if it was not there. */
    public boolean remove(TopicFilter filter, V value) {
        return remove(root, filter.filter(), 0, value);
    }

    private static <V> boolean remove(Node<V> node, String text, int at, V value) {
        if (at > text.length()) {
            return node.values.remove(value);
        }
        int end = TopicFilter.levelEnd(text, at);
        Level level = new Level(text, at, end);
        Node<V> child = node.children.get(level);
        if (child == null || !remove(child, text, end + 1, value)) {
            return false;
        }
        if (child.values.isEmpty() && child.children.isEmpty()) {
            node.children.remove(level);
        }
        return true;
    }

    /** Values of all filters that match a topic name; a value under two matching filters comes twice. No stated order. */
    public List<V> match(String topic) {
        List<V> found = new ArrayList<>();
        forEachMatch(topic, found::add);
        return found;
    }

    /** Calls {@code action} with each value that {@link #match} would return. */
    public void forEachMatch(String topic, Consumer<? super V> action) {
        match(root, new Level(topic, 0, 0), 0, action);
    }

    private static <V> void match(Node<V> node, Level probe, int at, Consumer<? super V> action) {
        String topic = probe.text;
        boolean wildcards = at > 0 || !topic.startsWith("$");
        if (wildcards) {
            Node<V> rest = node.children.get(Level.HASH);
            if (rest != null) {
                rest.values.forEach(action);
            }
        }
        if (at > topic.length()) {
            node.values.forEach(action);
            return;
        }
        int end = TopicFilter.levelEnd(topic, at);
        Node<V> same = node.children.get(probe.at(at, end));
        // A level of a topic that is literally + or # is not legal, but must not be taken for the wildcard.
        if (same != null && !Level.PLUS.equals(probe) && !Level.HASH.equals(probe)) {
            match(same, probe, end + 1, action);
        }
        Node<V> any = wildcards ? node.children.get(Level.PLUS) : null;
        if (any != null) {
            match(any, probe, end + 1, action);
        }
    }

    /** Whether there is no filter. */
    public boolean isEmpty() {
        return root.children.isEmpty();
    }

    private static final class Node<V> {
        private final Map<Level, Node<V>> children = new HashMap<>(2);
        private final Set<V> values = new LinkedHashSet<>(2);
    }

    /** A part of a text as a key of a map, so that a look-up needs no substring. The one used to probe moves along. */
    private static final class Level {
        private static final Level PLUS = new Level("+", 0, 1);
        private static final Level HASH = new Level("#", 0, 1);

        private final String text;
        private int from;
        private int to;
        private int hash;

        Level(String text, int from, int to) {
            this.text = text;
            at(from, to);
        }

        private Level at(int newFrom, int newTo) {
            from = newFrom;
            to = newTo;
            hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text.charAt(i);
            }
            return this;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Level that
                    && hash == that.hash
                    && to - from == that.to - that.from
                    && text.regionMatches(from, that.text, that.from, to - from);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
