package io.tidemark.sinks.redis;

import io.lettuce.core.RedisFuture;
import io.tidemark.sinks.write.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lists {@code mqtt:msg:{topic}} from outliving their messages: Redis expires whole keys, so the hash of an expired
 * message goes and its id stays in the list. Whenever the messages of a topic have moved on by a step, the list's own time to
 * live moves with them, so the list of a topic that went quiet goes soon after its last message; and ids at its old end whose
 * hashes are gone are removed, as many as there are. A call does little; what is left is for the next.
 */
final class TopicSweep {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSweep.class);

    /** A list lives up to this much longer than its last message, or a tenth of what its messages live. */
    private static final long STEP_SECONDS = 60;

    private static final int SHARE_OF_LIFE = 10;

    private static final int PAGE = 250;
    /** Of one call: above what a chunk adds, so that it keeps up with any topic. */
    private static final int MAX_PAGES = 16;

    private static final int TOPICS_AT_ONCE = 16;
    private static final int MAX_TOPICS = 100_000;

    /** When the list of a topic expires, of the topics written to most recently. */
    private final Map<String, Long> listExpiry = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_TOPICS;
        }
    };

    private final Set<String> due = new LinkedHashSet<>();

    /**
     * A message was added. Returns when its list shall expire, if that has to be written now.
     *
     * @param lifeSeconds how long messages of the topic live
     */
    OptionalLong touch(String topic, long messageExpiresAt, long lifeSeconds) {
        Long known = listExpiry.get(topic);
        if (known != null && known >= messageExpiresAt) {
            return OptionalLong.empty();
        }
        long expiresAt = messageExpiresAt + Math.max(1, Math.min(STEP_SECONDS, lifeSeconds / SHARE_OF_LIFE));
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
     * Removes some ids of expired messages from the lists that moved on. A key that is no list, because a topic is named like a
     * message id, ends it for the lists beside it: the ids are only clutter, and readers skip them.
     */
    void sweep(RedisSession session) {
        for (int page = 0; page < MAX_PAGES && !due.isEmpty(); page++) {
            List<String> topics = due.stream().limit(TOPICS_AT_ONCE).toList();
            topics.forEach(due::remove);
            try {
                due.addAll(sweepPage(session, topics));
            } catch (RejectedException e) {
                LOG.debug("{}: some lists were not swept: {}", session, e.getMessage());
            }
        }
    }

    private static List<String> sweepPage(RedisSession session, List<String> topics) {
        List<List<byte[]>> oldest = session.run(redis -> topics.stream()
                .<RedisFuture<? extends List<byte[]>>>map(
                        topic -> redis.at(RedisKeys.messagesOf(topic)).zrange(RedisKeys.messagesOf(topic), 0, PAGE - 1))
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
                    String key = RedisKeys.messagesOf(topics.get(i));
                    removals.add(redis.at(key).zrem(key, gone.toArray(byte[][]::new)));
                }
                if (gone.size() == PAGE) {
                    wholePagesGone.add(topics.get(i));
                }
            }
            return removals;
        });
        return wholePagesGone;
    }

    private static List<RedisFuture<? extends Long>> exists(Masters redis, List<List<byte[]>> idsOfTopics) {
        return idsOfTopics.stream()
                .flatMap(List::stream)
                .map(id -> RedisKeys.message(new String(id, StandardCharsets.UTF_8)))
                .<RedisFuture<? extends Long>>map(key -> redis.at(key).exists(key))
                .toList();
    }
}
