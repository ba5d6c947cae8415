package io.tidemark.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT topic filter, matched as MQTT 5 section 4.7 says: {@code +} is one level, {@code #} is the rest and the parent
 * itself, and a filter that starts with a wildcard matches no topic that starts with {@code $}.
 *
 * <p>A shared subscription ({@code $share/group/filter}, or EMQX's {@code $queue/filter}) is the filter behind its prefix plus
 * a {@link #sharedGroup}. Immutable; equal when the text is equal.
 */
public final class TopicFilter {

    /** Matches every topic that does not start with {@code $}. */
    public static final TopicFilter ALL = new TopicFilter("#", null, "#");

    private static final String SHARE = "$share/";
    private static final String QUEUE = "$queue/";
    private static final String QUEUE_GROUP = "$queue";
    private static final int MAX_BYTES = 65_535;

    private final String text;
    private final @Nullable String group;
    private final String filter;
    private final boolean wildcard;

    private TopicFilter(String text, @Nullable String group, String filter) {
        this.text = text;
        this.group = group;
        this.filter = filter;
        wildcard = filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    /**
     * Reads a filter as a client sends it in SUBSCRIBE.
     *
     * @throws IllegalArgumentException if MQTT does not allow it; the message says what to change
     */
    public static TopicFilter parse(String text) {
        if (text.startsWith(QUEUE)) {
            return new TopicFilter(text, QUEUE_GROUP, validated(text, text.substring(QUEUE.length())));
        }
        if (!text.startsWith(SHARE)) {
            return new TopicFilter(text, null, validated(text, text));
        }
        int groupEnd = text.indexOf('/', SHARE.length());
        String group = text.substring(SHARE.length(), groupEnd < 0 ? text.length() : groupEnd);
        if (groupEnd < 0) {
            throw illegal(text, "a shared subscription has the form $share/<group>/<filter>");
        }
        if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
            throw illegal(text, "the group of a shared subscription is a name without + and #");
        }
        return new TopicFilter(text, group, validated(text, text.substring(groupEnd + 1)));
    }

    private static String validated(String text, String filter) {
        if (filter.isEmpty()) {
            throw illegal(text, "a filter has at least one character");
        }
        if (filter.indexOf('\0') >= 0) {
            throw illegal(text.replace("\0", "\\0"), "the null character is not allowed");
        }
        if (filter.length() > MAX_BYTES / 3 && filter.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw illegal(text.substring(0, 100) + "…", "a filter has at most " + MAX_BYTES + " bytes");
        }
        int last = filter.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = filter.charAt(i);
            boolean wholeLevel =
                    (i == 0 || filter.charAt(i - 1) == '/') && (i == last || (c == '+' && filter.charAt(i + 1) == '/'));
            if (c == '+' && !wholeLevel) {
                throw illegal(text, "+ stands for a whole level, as in a/+/b");
            }
            if (c == '#' && !wholeLevel) {
                throw illegal(text, "# stands for all remaining levels and comes last, as in a/#");
            }
        }
        return filter;
    }

    private static IllegalArgumentException illegal(String text, String rule) {
        return new IllegalArgumentException("topic filter '" + text + "' is not legal: " + rule);
    }

    /** Whether a topic name matches. Allocates nothing. */
    public boolean matches(String topic) {
        if (!wildcard) {
            return filter.equals(topic);
        }
        if (topic.startsWith("$") && (filter.charAt(0) == '+' || filter.charAt(0) == '#')) {
            return false;
        }
        int filterAt = 0;
        int topicAt = 0;
        while (true) {
            if (filter.charAt(filterAt) == '#') {
                return true;
            }
            int filterEnd = levelEnd(filter, filterAt);
            int topicEnd = levelEnd(topic, topicAt);
            if (!levelMatches(filterAt, filterEnd, topic, topicAt, topicEnd)) {
                return false;
            }
            boolean filterOver = filterEnd == filter.length();
            if (topicEnd == topic.length()) {
                // a/# also matches a.
                return filterOver || filter.startsWith("/#", filterEnd);
            }
            if (filterOver || filterEnd + 1 == filter.length()) {
                return !filterOver && topicEnd + 1 == topic.length();
            }
            filterAt = filterEnd + 1;
            topicAt = topicEnd + 1;
        }
    }

    private boolean levelMatches(int filterAt, int filterEnd, String topic, int topicAt, int topicEnd) {
        return (filterEnd == filterAt + 1 && filter.charAt(filterAt) == '+')
                || (filterEnd - filterAt == topicEnd - topicAt
                        && filter.regionMatches(filterAt, topic, topicAt, filterEnd - filterAt));
    }

    /** Index of the slash that ends the level at {@code from}, or the length. */
    static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    /** Whether some topic matches both filters; shared groups do not matter. */
    public boolean overlaps(TopicFilter other) {
        if (startsWithWildcard() != other.startsWithWildcard()
                && (filter.startsWith("$") || other.filter.startsWith("$"))) {
            return false;
        }
        return overlaps(filter.split("/", -1), other.filter.split("/", -1));
    }

    private boolean startsWithWildcard() {
        return filter.charAt(0) == '+' || filter.charAt(0) == '#';
    }

    private static boolean overlaps(String[] one, String[] two) {
        for (int i = 0; i < one.length && i < two.length; i++) {
            if (one[i].equals("#") || two[i].equals("#")) {
                return true;
            }
            if (!one[i].equals("+") && !two[i].equals("+") && !one[i].equals(two[i])) {
                return false;
            }
        }
        String[] longer = one.length > two.length ? one : two;
        int common = Math.min(one.length, two.length);
        return one.length == two.length || (longer.length == common + 1 && longer[common].equals("#"));
    }

    /** Whether it contains {@code +} or {@code #}; if not, it matches exactly the topic {@link #filter}. */
    public boolean isWildcard() {
        return wildcard;
    }

    /** The group of a shared subscription; {@code $queue} for {@code $queue/filter}. */
    public Optional<String> sharedGroup() {
        return Optional.ofNullable(group);
    }

    /** The filter without the prefix of a shared subscription. */
    public String filter() {
        return filter;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** The text as it was parsed, with the prefix of a shared subscription. */
    @Override
    public String toString() {
        return text;
    }
}
