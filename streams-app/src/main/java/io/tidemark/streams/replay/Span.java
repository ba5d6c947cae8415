package io.tidemark.streams.replay;

import io.tidemark.schemas.TopicReplay;
import io.tidemark.streams.acks.PositionRanges;

/**
 * What a replay is to send of a topic: messages with {@code through < position <= head}, less those in {@code beyond}, which
 * were acknowledged before.
 */
public record Span(long through, PositionRanges beyond, long head) {

    static Span of(TopicReplay topic) {
        return new Span(topic.getThrough(), PositionRanges.of(topic.getBeyond()), topic.getHead());
    }
}
