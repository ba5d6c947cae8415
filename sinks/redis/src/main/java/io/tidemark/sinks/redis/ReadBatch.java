package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.ScoredValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands that go to the server in one write. The connection flushes each command that is issued the usual way, and cannot be
 * told not to while other threads use it. And a connection to a cluster refuses a command that is issued the usual way and is
 * the first for its node, if it is to refuse commands for nodes that are down.
 */
final class ReadBatch {

    private final List<AsyncCommand<String, byte[], ?>> commands = new ArrayList<>();

    /** Ids and positions of a topic's messages with {@code after < position <= upTo}, oldest first. */
    RedisFuture<List<ScoredValue<byte[]>>> ids(String topic, long after, long upTo, int limit) {
        return add(
                CommandType.ZRANGEBYSCORE,
                new ScoredValueListOutput<>(RedisSession.CODEC),
                key(RedisKeys.messagesOf(topic))
                        .add("(" + after)
                        .add(upTo)
                        .add(CommandKeyword.WITHSCORES)
                        .add(CommandKeyword.LIMIT)
                        .add(0)
                        .add(limit));
    }

    /** The fields of a message; none if it is gone. */
    RedisFuture<Map<String, byte[]>> message(byte[] id) {
        return fields(RedisKeys.message(new String(id, UTF_8)));
    }

    /** All fields of a hash. */
    RedisFuture<Map<String, byte[]>> fields(String key) {
        return add(CommandType.HGETALL, new MapOutput<>(RedisSession.CODEC), key(key));
    }

    /** One field of a hash. */
    RedisFuture<byte[]> field(String key, String field) {
        return add(CommandType.HGET, new ValueOutput<>(RedisSession.CODEC), key(key).add(field));
    }

    private static CommandArgs<String, byte[]> key(String key) {
        return new CommandArgs<>(RedisSession.CODEC).addKey(key);
    }

    private <T> RedisFuture<T> add(
            CommandType type, CommandOutput<String, byte[], T> output, CommandArgs<String, byte[]> arguments) {
        AsyncCommand<String, byte[], T> command = new AsyncCommand<>(new Command<>(type, output, arguments));
        commands.add(command);
        return command;
    }

    void send(StatefulConnection<String, byte[]> connection) {
        if (!commands.isEmpty()) {
            connection.dispatch(commands);
        }
    }
}
