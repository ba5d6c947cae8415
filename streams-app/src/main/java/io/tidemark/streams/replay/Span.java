package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.streams.acks.PositionSet;

/**
 * What a replay is to send: messages with {@code through < position <= head}, less those in {@code beyond}, which were
 * acknowledged before.
 */
public record Span(long through, PositionSet beyond, long head) {

    static Span of(ReplayRequest request) {
        return new Span(request.getThrough(), PositionSet.of(request.getBeyond()), request.getHead());
    }
}
