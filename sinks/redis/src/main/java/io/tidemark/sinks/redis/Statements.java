package io.tidemark.sinks.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.tidemark.sinks.mutation.Mutation.Execute;
import io.tidemark.sinks.template.CommandTemplate;
import io.tidemark.sinks.template.CommandValues;
import io.tidemark.sinks.write.RejectedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the user's own commands in the order of the log, as far as they are on one server. They need not be idempotent, so of a
 * batch in which one is refused the others are remembered, and not run again when the batch comes back in halves.
 */
final class Statements {

    private final RedisSession session;
    private final Timestamps timestamps;
    private final Set<Execute> done = Collections.newSetFromMap(new IdentityHashMap<>());

    Statements(RedisSession session, Timestamps timestamps) {
        this.session = session;
        this.timestamps = timestamps;
    }

    /** Whatever comes now was not run. */
    void reset() {
        done.clear();
    }

    /** @throws RejectedException if one of them is refused; all others were run */
    void run(List<Execute> statements) {
        List<Execute> missing = statements.stream()
                .filter(statement -> !done.contains(statement))
                .toList();
        List<RedisFuture<?>> replies = new ArrayList<>();
        try {
            session.run(
                    redis -> {
                        missing.forEach(statement -> replies.add(issue(redis, statement)));
                        return replies;
                    },
                    RedisErrors::kindOfStatement);
        } catch (RejectedException e) {
            for (int i = 0; i < missing.size(); i++) {
                if (!replies.get(i).toCompletableFuture().isCompletedExceptionally()) {
                    done.add(missing.get(i));
                }
            }
            throw e;
        }
        statements.forEach(done::remove);
    }

    private RedisFuture<?> issue(Masters redis, Execute execute) {
        CommandTemplate command = (CommandTemplate) execute.statement();
        List<byte[]> arguments = command.arguments(new CommandValues(
                execute.values(), timestamps::write, message -> flat(MessageHash.of(message, timestamps))));
        CommandArgs<String, byte[]> args = new CommandArgs<>(RedisSession.CODEC);
        arguments.forEach(args::add);
        return (arguments.isEmpty() ? redis.any() : redis.at(arguments.get(0)))
                .dispatch(new Name(command.name()), new Ignored(), args);
    }

    private static List<byte[]> flat(Map<String, byte[]> fields) {
        List<byte[]> flat = new ArrayList<>();
        fields.forEach((name, value) -> {
            flat.add(name.getBytes(StandardCharsets.UTF_8));
            flat.add(value);
        });
        return flat;
    }

    private record Name(String text) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Takes a reply of any type for nothing; an error still is one. */
    private static final class Ignored extends CommandOutput<String, byte[], Boolean> {
        Ignored() {
            super(RedisSession.CODEC, true);
        }

        @Override
        public void set(ByteBuffer bytes) {}

        @Override
        public void setSingle(ByteBuffer bytes) {}

        @Override
        public void setBigNumber(ByteBuffer bytes) {}

        @Override
        public void set(long integer) {}

        @Override
        public void set(double number) {}

        @Override
        public void set(boolean value) {}

        @Override
        public void multi(int count) {}

        @Override
        public void multiArray(int count) {}

        @Override
        public void multiPush(int count) {}

        @Override
        public void multiMap(int count) {}

        @Override
        public void multiSet(int count) {}
    }
}
