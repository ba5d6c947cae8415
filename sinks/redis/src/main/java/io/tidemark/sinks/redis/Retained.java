package io.tidemark.sinks.redis;

import io.tidemark.sinks.mutation.Mutation.PutRetained;
import java.util.Set;

/** Where retained messages are, around the other commands of a batch. */
interface Retained {

    static Retained of(RetainLayout layout, RedisSession session, Timestamps timestamps) {
        return layout == RetainLayout.HASH
                ? new RetainedHashes(session, timestamps)
                : new RetainedIds(layout, session, timestamps);
    }

    /** Ids of messages of the batch that are retained already, so that they must not be given the time of a message to live. */
    Set<String> held(Batch batch);

    /** Writes and clears what the batch says. Comes after its messages. */
    void put(Batch batch, long nowSeconds);

    /** Removes the messages that the batch removes from their topics; the retained ones of them stay. */
    void remove(Batch batch);

    /** Whether a message was to be forgotten before it came. */
    static boolean isOver(PutRetained put, long nowSeconds) {
        return put.expiredTime().isPresent() && Expiry.at(put.message(), put.expiredTime()) <= nowSeconds;
    }
}
