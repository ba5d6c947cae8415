package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.tidemark.sinks.write.RejectedException;
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
 * message goes and its id stays in the list. Whenever the messages of a topic have moved on by a step, a part of what they
 * live, the list's own time to live moves with them, so that the list of a topic that went quiet goes soon after its last
 * message; and a look at the old end of the list tells whether ids of expired messages are to be removed from it, page by page
 * until they are gone. So a topic costs a few commands a step, and an expired message one; a new one costs none more.
 */
final class TopicSweep {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSweep.class);

    /** A step is this share of what messages live, and a list lives up to a step longer than its last message. */
    private static final int STEPS = 20;

    /** More than one: the oldest may be retained, and live without end. */
    private static final int LOOK = 4;

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

    /** Topics that moved on a step. */
    private final Set<String> due = new LinkedHashSet<>();
    /** Topics that have ids of expired messages. */
    private final Set<String> behind = new LinkedHashSet<>();

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
        long expiresAt = messageExpiresAt + Math.max(1, lifeSeconds / STEPS);
        listExpiry.put(topic, expiresAt);
        due.add(topic);
        return OptionalLong.of(expiresAt);
    }

    /** Forgets what is known of the server, because it may be another one now. */
    void reset() {
        listExpiry.clear();
        due.clear();
        behind.clear();
    }

    /**
     * Removes some ids of expired messages from the lists that moved on. A key that is no list, because a topic is named like a
     * message id, ends it for the lists beside it: the ids are only clutter, and readers skip them.
     */
    void sweep(RedisSession session) {
        List<String> moved = List.copyOf(due);
        due.clear();
        try {
            look(session, moved);
            for (int page = 0; page < MAX_PAGES && !behind.isEmpty(); page++) {
                List<String> topics = behind.stream().limit(TOPICS_AT_ONCE).toList();
                topics.forEach(behind::remove);
                behind.addAll(removePage(session, topics));
            }
        } catch (RejectedException e) {
            LOG.debug("{}: some lists were not swept: {}", session, e.getMessage());
        }
    }

    private void look(RedisSession session, List<String> topics) {
        List<List<byte[]>> gone = gone(session, topics, LOOK);
        for (int i = 0; i < topics.size(); i++) {
            if (!gone.get(i).isEmpty()) {
                behind.add(topics.get(i));
            }
        }
    }

    /** Returns the topics that have more. */
    private static List<String> removePage(RedisSession session, List<String> topics) {
        List<List<byte[]>> gone = gone(session, topics, PAGE);
        session.<Long>run(redis -> {
            List<RedisFuture<? extends Long>> removals = new ArrayList<>();
            for (int i = 0; i < topics.size(); i++) {
                if (!gone.get(i).isEmpty()) {
                    String key = RedisKeys.messagesOf(topics.get(i));
                    removals.add(redis.at(key).zrem(key, gone.get(i).toArray(byte[][]::new)));
                }
            }
            return removals;
        });
        List<String> more = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            if (gone.get(i).size() >= PAGE / 2) {
                more.add(topics.get(i));
            }
        }
        return more;
    }

    /** Of each topic's oldest ids those whose messages are gone. */
    private static List<List<byte[]>> gone(RedisSession session, List<String> topics, int count) {
        List<List<byte[]>> oldest = session.run(redis -> topics.stream()
                .map(RedisKeys::messagesOf)
                .<RedisFuture<? extends List<byte[]>>>map(key -> redis.at(key).zrange(key, 0, count - 1L))
                .toList());
        List<Long> alive = session.run(redis -> oldest.stream()
                .flatMap(List::stream)
                .map(id -> RedisKeys.message(new String(id, UTF_8)))
                .<RedisFuture<? extends Long>>map(key -> redis.at(key).exists(key))
                .toList());
        List<List<byte[]>> gone = new ArrayList<>();
        int at = 0;
        for (List<byte[]> ids : oldest) {
            List<byte[]> ofTopic = new ArrayList<>();
            for (byte[] id : ids) {
                if (alive.get(at++) == 0) {
                    ofTopic.add(id);
                }
            }
            gone.add(ofTopic);
        }
        return gone;
    }
}
