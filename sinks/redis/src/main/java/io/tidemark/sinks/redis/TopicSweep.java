package io.tidemark.sinks.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.tidemark.sinks.write.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lists {@code mqtt:msg:{topic}} from outliving their messages: Redis expires whole keys, so the hash of an expired
 * message goes and its id stays in the list. Whenever the messages of a topic have moved on by {@value #STEP_SECONDS}
 * seconds, the list's own time to live moves with them, and ids at its old end whose hashes are gone are removed. So a topic
 * costs a few commands a minute, not one more for each message.
 */
final class TopicSweep {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSweep.class);

    /** A list lives up to this much longer than its last message. */
    private static final long STEP_SECONDS = 60;

    private static final int PAGE = 64;
    private static final int MAX_PAGES = 50;
    private static final int MAX_TOPICS = 100_000;

    /** When the list of a topic expires, of the topics written to most recently. */
    private final Map<String, Long> listExpiry = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_TOPICS;
        }
    };

    private final List<String> due = new ArrayList<>();

    /** A message was added. Returns when its list shall expire, if that has to be written now. */
    OptionalLong touch(String topic, long messageExpiresAt) {
        Long known = listExpiry.get(topic);
        if (known != null && known >= messageExpiresAt) {
            return OptionalLong.empty();
        }
        long expiresAt = messageExpiresAt + STEP_SECONDS;
        listExpiry.put(topic, expiresAt);
        due.add(topic);
        return OptionalLong.of(expiresAt);
    }

    /** Forgets what is known of the server, because it may be another one now. */
    void reset() {
        listExpiry.clear();
        due.clear();
    }

    /**
     * Removes ids of expired messages from the lists that moved on since the last call. A key that is no list, because a topic
     * is named like a message id, ends it early: the ids are only clutter, and readers skip them.
     */
    void sweep(RedisSession session) {
        List<String> topics = List.copyOf(due);
        due.clear();
        try {
            for (int page = 0; page < MAX_PAGES && !topics.isEmpty(); page++) {
                topics = sweepPage(session, topics);
            }
        } catch (RejectedException e) {
            LOG.debug("{}: some lists were not swept: {}", session, e.getMessage());
        }
    }

    private static List<String> sweepPage(RedisSession session, List<String> topics) {
        List<List<byte[]>> oldest = session.run(redis -> topics.stream()
                .<RedisFuture<? extends List<byte[]>>>map(
                        topic -> redis.zrange(RedisKeys.messagesOf(topic), 0, PAGE - 1))
                .toList());
        List<Long> alive = session.run(redis -> exists(redis, oldest));
        List<String> wholePagesGone = new ArrayList<>();
        session.<Long>run(redis -> {
            List<RedisFuture<? extends Long>> removals = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < topics.size(); i++) {
                List<byte[]> gone = new ArrayList<>();
                for (byte[] id : oldest.get(i)) {
                    if (alive.get(at++) == 0) {
                        gone.add(id);
                    }
                }
                if (!gone.isEmpty()) {
                    removals.add(redis.zrem(RedisKeys.messagesOf(topics.get(i)), gone.toArray(byte[][]::new)));
                }
                if (gone.size() == PAGE) {
                    wholePagesGone.add(topics.get(i));
                }
            }
            return removals;
        });
        return wholePagesGone;
    }

    private static List<RedisFuture<? extends Long>> exists(
            RedisAsyncCommands<String, byte[]> redis, List<List<byte[]>> idsOfTopics) {
        List<RedisFuture<? extends Long>> replies = new ArrayList<>();
        idsOfTopics.forEach(ids -> ids.forEach(
                id -> replies.add(redis.exists(RedisKeys.message(new String(id, StandardCharsets.UTF_8))))));
        return replies;
    }
}
