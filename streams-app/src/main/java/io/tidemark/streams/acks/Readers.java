package io.tidemark.streams.acks;

import io.tidemark.schemas.TopicFilter;

/** Who has rows: a client, a shared subscription, or everyone. */
final class Readers {

    /** Reader of what anyone acknowledged of a topic in queue mode. */
    static final String QUEUE = "$queue";

    private Readers() {}

    /** The reader that a subscription of a client to a filter makes: the client, or the shared subscription as written. */
    static String of(String clientId, TopicFilter filter) {
        return filter.sharedGroup().isPresent() ? filter.toString() : clientId;
    }
}
