package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the mutations of a chunk into commands, none of which waits for a reply: two for a message, and one for each topic
 * that lists its new messages. Lists are written after the hashes that they name, and removals after both; that is the order
 * of the log as far as it matters, since a removal covers only messages that came before it.
 */
final class Pipeline {

    /** Removal needs the ids that the list holds, so it runs where the list is. In steps, to bound the stack of the script. */
    private static final String REMOVE =
            """
            local function remove(from, to)
              while true do
                local ids = redis.call('ZRANGEBYSCORE', KEYS[1], from, to, 'LIMIT', 0, 500)
                if #ids == 0 then return end
                for _, id in ipairs(ids) do
                  redis.call('DEL', ARGV[1] .. id)
                  redis.call('ZREM', KEYS[1], id)
                end
              end
            end
            remove('-inf', ARGV[2])
            for i = 3, #ARGV, 2 do remove(ARGV[i], ARGV[i + 1]) end
            return false
            """;

    private static final byte[] ONLINE = bytes("1");
    private static final byte[] OFFLINE = bytes("0");
    private static final byte[] UNDEFINED = bytes("undefined");
    private static final byte[] NOTHING_READ = bytes("0");

    private final RedisAsyncCommands<String, byte[]> redis;
    private final TopicSweep sweep;
    private final long nowSeconds;
    private final List<RedisFuture<?>> replies = new ArrayList<>();
    private final Map<String, List<Object>> listed = new LinkedHashMap<>();
    private final Map<String, Long> listExpiry = new LinkedHashMap<>();
    private final List<RemoveMessages> removals = new ArrayList<>();

    Pipeline(RedisAsyncCommands<String, byte[]> redis, TopicSweep sweep, long nowSeconds) {
        this.redis = redis;
        this.sweep = sweep;
        this.nowSeconds = nowSeconds;
    }

    /** Issues the commands for these mutations. */
    List<RedisFuture<?>> issue(List<Mutation> mutations) {
        mutations.forEach(this::add);
        listed.forEach(
                (topic, scoresAndIds) -> replies.add(redis.zadd(RedisKeys.messagesOf(topic), scoresAndIds.toArray())));
        listExpiry.forEach((topic, at) -> replies.add(redis.expireat(RedisKeys.messagesOf(topic), at)));
        removals.forEach(this::removeMessages);
        return replies;
    }

    private void add(Mutation mutation) {
        if (mutation instanceof PutMessage put) {
            putMessage(put);
        } else if (mutation instanceof PutLatest latest) {
            putMessage(latest.put());
            removals.add(latest.removal());
        } else if (mutation instanceof RemoveMessages remove) {
            removals.add(remove);
        } else if (mutation instanceof PutRetained put) {
            putRetained(put);
        } else if (mutation instanceof DeleteRetained delete) {
            replies.add(redis.del(RedisKeys.retained(delete.topic())));
        } else if (mutation instanceof PutPresence put) {
            putPresence(put.presence());
        } else if (mutation instanceof PutAck put) {
            putAck(put.offset());
        } else if (mutation instanceof DeleteAck delete) {
            replies.add(redis.del(RedisKeys.acked(delete.clientId(), delete.topic())));
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
        replies.add(redis.hset(key, MessageHash.of(put.message())));
        replies.add(redis.expireat(key, expiresAt));
        List<Object> scoresAndIds = listed.computeIfAbsent(topic, t -> new ArrayList<>());
        scoresAndIds.add((double) put.position());
        scoresAndIds.add(bytes(id));
        sweep.touch(topic, expiresAt).ifPresent(at -> listExpiry.put(topic, at));
    }

    private void removeMessages(RemoveMessages remove) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(bytes(RedisKeys.MESSAGE));
        arguments.add(bytes(remove.through()));
        remove.beyond().forEach(range -> {
            arguments.add(bytes(range.getFirst()));
            arguments.add(bytes(range.getLast()));
        });
        replies.add(redis.eval(
                REMOVE,
                ScriptOutputType.VALUE,
                new String[] {RedisKeys.messagesOf(remove.topic())},
                arguments.toArray(byte[][]::new)));
    }

    private void putRetained(PutRetained put) {
        String key = RedisKeys.retained(put.message().getTopic());
        // An older one may have had more fields, and a time to live.
        replies.add(redis.del(key));
        long expiresAt = Expiry.at(put.message(), put.expiredTime());
        boolean expires = put.expiredTime().isPresent();
        if (!expires || expiresAt > nowSeconds) {
            replies.add(redis.hset(key, MessageHash.of(put.message())));
        }
        if (expires) {
            replies.add(redis.expireat(key, expiresAt));
        }
    }

    private void putPresence(Presence presence) {
        String clientId = presence.getClientId();
        byte[] onlineAt = MessageHash.seconds(presence.getConnectedAt());
        // Null while online; a record without it is one of a client that went at an unknown time.
        @Nullable Instant disconnectedAt = presence.getDisconnectedAt();
        replies.add(redis.hset(
                RedisKeys.client(clientId),
                Map.of(
                        "state", presence.getOnline() ? ONLINE : OFFLINE,
                        "online_at", onlineAt,
                        "offline_at",
                                presence.getOnline() || disconnectedAt == null
                                        ? UNDEFINED
                                        : MessageHash.seconds(disconnectedAt))));
        String node = RedisKeys.node(presence.getNode());
        replies.add(presence.getOnline() ? redis.hset(node, Map.of(clientId, onlineAt)) : redis.hdel(node, clientId));
    }

    private void putAck(AckOffset offset) {
        @Nullable String id = offset.getThroughId();
        replies.add(redis.set(
                RedisKeys.acked(offset.getClientId(), offset.getTopic()), id == null ? NOTHING_READ : bytes(id)));
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(UTF_8);
    }
}
