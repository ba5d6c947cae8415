package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.tidemark.schemas.Message;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code mqtt:retain:{topic}} names a message {@code mqtt:msg:{msgid}}, which the list of the topic may name too. It lives as
 * long as either says: without end while it is retained without an end, else at least as long as the list that it is in.
 * When neither names it, it goes.
 *
 * <p>The messages before are let go before the new ones are named, so that a crash between the two leaves nothing that no key
 * names any more; for that moment the topic has no retained message. A store that has retained messages in another layout must
 * be emptied first: its keys are of another type, which Redis refuses.
 */
final class RetainedIds implements Retained {

    private static final double SCORE = 1;
    private static final long FOREVER = -1;

    private final RetainLayout layout;
    private final RedisSession session;
    private final Timestamps timestamps;

    RetainedIds(RetainLayout layout, RedisSession session, Timestamps timestamps) {
        this.layout = layout;
        this.session = session;
        this.timestamps = timestamps;
    }

    /** A message by its topic and id. */
    private record Named(String topic, String id) {
        static Named of(Message message) {
            return new Named(message.getTopic(), message.getId());
        }

        String key() {
            return RedisKeys.message(id);
        }
    }

    @Override
    public Set<String> held(Batch batch) {
        return retained(marked(batch).toList()).stream().map(Named::id).collect(Collectors.toSet());
    }

    /** Messages that were published to be retained; no other can be what its topic retains. */
    private static Stream<Named> marked(Batch batch) {
        return batch.messages().stream()
                .map(PutMessage::message)
                .filter(Message::getRetain)
                .map(Named::of);
    }

    @Override
    public void put(Batch batch, long nowSeconds) {
        Map<String, String> next = new LinkedHashMap<>();
        batch.cleared().forEach(delete -> next.put(delete.topic(), ""));
        batch.retained()
                .forEach(put -> next.put(put.message().getTopic(), put.message().getId()));
        letGo(displaced(next));
        session.run(redis -> {
            List<RedisFuture<?>> replies = new ArrayList<>();
            batch.cleared().forEach(delete -> {
                String key = RedisKeys.retained(delete.topic());
                replies.add(redis.at(key).del(key));
            });
            batch.retained().forEach(put -> put(redis, put, nowSeconds, replies));
            return replies;
        });
        hold(Stream.concat(batch.retained().stream().map(PutRetained::message).map(Named::of), marked(batch))
                .distinct()
                .toList());
    }

    private List<Named> displaced(Map<String, String> next) {
        List<Named> displaced = new ArrayList<>();
        ids(next.keySet()).forEach((topic, id) -> {
            if (!id.equals(next.get(topic))) {
                displaced.add(new Named(topic, id));
            }
        });
        return displaced;
    }

    /** What the topics retain, by topic. */
    private Map<String, String> ids(Set<String> topics) {
        List<String> order = List.copyOf(topics);
        List<List<byte[]>> found = layout == RetainLayout.ZSET
                ? session.run(redis -> order.stream()
                        .map(RedisKeys::retained)
                        .<RedisFuture<? extends List<byte[]>>>map(
                                key -> redis.at(key).zrange(key, 0, 0))
                        .toList())
                : session
                        .<byte[]>run(redis -> order.stream()
                                .map(RedisKeys::retained)
                                .<RedisFuture<? extends byte[]>>map(
                                        key -> redis.at(key).get(key))
                                .toList())
                        .stream()
                        .map(id -> id == null ? List.<byte[]>of() : List.of(id))
                        .toList();
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            if (!found.get(i).isEmpty()) {
                ids.put(order.get(i), new String(found.get(i).get(0), UTF_8));
            }
        }
        return ids;
    }

    private void put(Masters redis, PutRetained put, long nowSeconds, List<RedisFuture<?>> replies) {
        String key = RedisKeys.retained(put.message().getTopic());
        replies.add(redis.at(key).del(key));
        if (Retained.isOver(put, nowSeconds)) {
            return;
        }
        String message = RedisKeys.message(put.message().getId());
        byte[] id = put.message().getId().getBytes(UTF_8);
        replies.add(redis.at(message).hset(message, MessageHash.of(put.message(), timestamps)));
        replies.add(
                layout == RetainLayout.ZSET
                        ? redis.at(key).zadd(key, SCORE, id)
                        : redis.at(key).set(key, id));
        if (put.expiredTime().isPresent()) {
            replies.add(redis.at(key).expireat(key, Expiry.at(put.message(), put.expiredTime())));
        }
    }

    /** Messages that their topics do not retain any more: what the list has lives as long as the list, the others go. */
    private void letGo(List<Named> messages) {
        List<Long> lists = listTimes(messages);
        session.<Object>run(redis -> {
            List<RedisFuture<?>> replies = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                String key = messages.get(i).key();
                replies.add(
                        lists.get(i) > 0
                                ? redis.at(key).pexpire(key, lists.get(i))
                                : redis.at(key).del(key));
            }
            return replies;
        });
    }

    /** Messages of which some are what their topics retain: those live at least as long as they are. */
    private void hold(List<Named> messages) {
        List<Named> retained = retained(messages);
        List<Long> lists = listTimes(retained);
        List<Long> times = session.run(redis -> retained.stream()
                .map(message -> RedisKeys.retained(message.topic()))
                .<RedisFuture<? extends Long>>map(key -> redis.at(key).pttl(key))
                .toList());
        session.<Object>run(redis -> {
            List<RedisFuture<?>> replies = new ArrayList<>();
            for (int i = 0; i < retained.size(); i++) {
                String key = retained.get(i).key();
                replies.add(
                        times.get(i) == FOREVER
                                ? redis.at(key).persist(key)
                                : redis.at(key).pexpire(key, Math.max(times.get(i), lists.get(i))));
            }
            return replies;
        });
    }

    private List<Named> retained(List<Named> messages) {
        Set<String> topics = new TreeSet<>();
        messages.forEach(message -> topics.add(message.topic()));
        Map<String, String> ids = ids(topics);
        return messages.stream()
                .filter(message -> message.id().equals(ids.get(message.topic())))
                .toList();
    }

    /** For each message how long the list that names it will live, in milliseconds; nothing above 0 if none does. */
    private List<Long> listTimes(List<Named> messages) {
        List<Double> scores = session.run(redis -> messages.stream()
                .<RedisFuture<? extends Double>>map(message -> {
                    String key = RedisKeys.messagesOf(message.topic());
                    return redis.at(key).zscore(key, message.id().getBytes(UTF_8));
                })
                .toList());
        List<Long> times = session.run(redis -> messages.stream()
                .map(message -> RedisKeys.messagesOf(message.topic()))
                .<RedisFuture<? extends Long>>map(key -> redis.at(key).pttl(key))
                .toList());
        List<Long> result = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            result.add(scores.get(i) == null ? 0 : times.get(i));
        }
        return result;
    }

    @Override
    public void remove(Batch batch) {
        if (batch.removals().isEmpty()) {
            return;
        }
        Set<String> topics = new TreeSet<>();
        batch.removals().stream().map(RemoveMessages::topic).forEach(topics::add);
        Map<String, String> ids = ids(topics);
        List<Named> kept = new ArrayList<>();
        Removals.run(session, batch.removals(), (topic, id) -> {
            boolean keep = id.equals(ids.get(topic));
            if (keep) {
                kept.add(new Named(topic, id));
            }
            return keep;
        });
        hold(kept);
    }
}
