package io.tidemark.sinks.redis;

import io.lettuce.core.RedisFuture;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code mqtt:retain:{topic}} is the message: nothing is shared with the messages of the topic. */
final class RetainedHashes implements Retained {

    private final RedisSession session;
    private final Timestamps timestamps;

    RetainedHashes(RedisSession session, Timestamps timestamps) {
        this.session = session;
        this.timestamps = timestamps;
    }

    @Override
    public Set<String> held(Batch batch) {
        return Set.of();
    }

    @Override
    public void put(Batch batch, long nowSeconds) {
        session.run(redis -> {
            List<RedisFuture<?>> replies = new ArrayList<>();
            batch.retained().forEach(put -> put(redis, put, nowSeconds, replies));
            batch.cleared().forEach(delete -> {
                String key = RedisKeys.retained(delete.topic());
                replies.add(redis.at(key).del(key));
            });
            return replies;
        });
    }

    private void put(Masters redis, PutRetained put, long nowSeconds, List<RedisFuture<?>> replies) {
        String key = RedisKeys.retained(put.message().getTopic());
        // An older one may have had more fields, and a time to live.
        replies.add(redis.at(key).del(key));
        if (Retained.isOver(put, nowSeconds)) {
            return;
        }
        replies.add(redis.at(key).hset(key, MessageHash.of(put.message(), timestamps)));
        if (put.expiredTime().isPresent()) {
            replies.add(redis.at(key).expireat(key, Expiry.at(put.message(), put.expiredTime())));
        }
    }

    @Override
    public void remove(Batch batch) {
        Removals.run(session, batch.removals(), (topic, id) -> false);
    }
}
