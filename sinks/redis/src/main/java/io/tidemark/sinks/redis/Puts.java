package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.rules.MessageLifetime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a batch that need to know nothing first: two for a message, and one for each topic that lists its new
 * messages. On one server lists are written after the hashes that they name; in a cluster they may be seen before.
 */
final class Puts {

    private static final byte[] ONLINE = bytes("1");
    private static final byte[] OFFLINE = bytes("0");
    private static final byte[] UNDEFINED = bytes("undefined");
    private static final byte[] NOTHING_READ = bytes("0");

    private final Masters redis;
    private final RedisLayout layout;
    private final TopicSweep sweep;
    private final Set<String> held;
    private final long nowSeconds;
    private final List<RedisFuture<?>> replies = new ArrayList<>();
    private final Map<String, List<Object>> listed = new LinkedHashMap<>();
    private final Map<String, Long> listExpiry = new LinkedHashMap<>();

    /** @param held ids of messages that get no time to live */
    Puts(Masters redis, RedisLayout layout, TopicSweep sweep, Set<String> held, long nowSeconds) {
        this.redis = redis;
        this.layout = layout;
        this.sweep = sweep;
        this.held = held;
        this.nowSeconds = nowSeconds;
    }

    List<RedisFuture<?>> issue(Batch batch) {
        batch.messages().forEach(this::putMessage);
        batch.others().forEach(this::put);
        listed.forEach((topic, scoresAndIds) -> {
            String key = RedisKeys.messagesOf(topic);
            replies.add(redis.at(key).zadd(key, scoresAndIds.toArray()));
        });
        listExpiry.forEach((topic, at) -> {
            String key = RedisKeys.messagesOf(topic);
            replies.add(redis.at(key).expireat(key, at));
        });
        return replies;
    }

    private void put(Mutation mutation) {
        if (mutation instanceof PutPresence put) {
            putPresence(put.presence());
        } else if (mutation instanceof PutAck put) {
            putAck(put.offset());
        } else if (mutation instanceof DeleteAck delete) {
            String key = RedisKeys.acked(delete.clientId(), delete.topic());
            replies.add(redis.at(key).del(key));
        } else {
            throw new IllegalStateException("no commands for " + mutation.getClass());
        }
    }

    private void putMessage(PutMessage put) {
        long expiresAt = Expiry.at(put.message(), put.expiredTime());
        if (expiresAt <= nowSeconds) {
            return;
        }
        String id = put.message().getId();
        String topic = put.message().getTopic();
        String key = RedisKeys.message(id);
        replies.add(redis.at(key).hset(key, MessageHash.of(put.message(), layout.timestamps())));
        if (!held.contains(id)) {
            replies.add(redis.at(key).expireat(key, expiresAt));
        }
        List<Object> scoresAndIds = listed.computeIfAbsent(topic, t -> new ArrayList<>());
        scoresAndIds.add((double) put.position());
        scoresAndIds.add(bytes(id));
        sweep.touch(topic, expiresAt, MessageLifetime.seconds(put.expiredTime()))
                .ifPresent(at -> listExpiry.put(topic, at));
    }

    private void putPresence(Presence presence) {
        String clientId = presence.getClientId();
        byte[] onlineAt = layout.timestamps().write(presence.getConnectedAt());
        // Null while online; a record without it is one of a client that went at an unknown time.
        @Nullable Instant disconnectedAt = presence.getDisconnectedAt();
        String client = RedisKeys.client(clientId);
        replies.add(redis.at(client)
                .hset(
                        client,
                        Map.of(
                                "state", presence.getOnline() ? ONLINE : OFFLINE,
                                "online_at", onlineAt,
                                "offline_at",
                                        presence.getOnline() || disconnectedAt == null
                                                ? UNDEFINED
                                                : layout.timestamps().write(disconnectedAt))));
        String node = RedisKeys.node(presence.getNode());
        replies.add(
                presence.getOnline()
                        ? redis.at(node).hset(node, Map.of(clientId, onlineAt))
                        : redis.at(node).hdel(node, clientId));
    }

    private void putAck(AckOffset offset) {
        @Nullable String id = offset.getThroughId();
        String key = RedisKeys.acked(offset.getClientId(), offset.getTopic());
        replies.add(redis.at(key).set(key, id == null ? NOTHING_READ : bytes(id)));
    }

    private static byte[] bytes(String value) {
        return value.getBytes(UTF_8);
    }
}
