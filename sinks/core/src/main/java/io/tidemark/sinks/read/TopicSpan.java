package io.tidemark.sinks.read;

/**
 * A stretch of one MQTT topic: its oldest messages with {@code after < position <= upTo}.
 *
 * @param after position before the first that is wanted; {@link io.tidemark.schemas.Position#BEFORE_ALL} for the beginning
 * @param upTo last position that is wanted
 * @param limit how many at most; not negative
 */
public record TopicSpan(String topic, long after, long upTo, int limit) {
    public TopicSpan {
        if (limit < 0) {
            throw new IllegalArgumentException("a span has no fewer than 0 messages: " + limit);
        }
    }
}
