package io.tidemark.standalone.part;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.standalone.data.PortPlan;
import java.nio.file.Path;

/** A real Redis that keeps every write. */
public record RedisPart(Path directory, PortPlan ports) implements Part {

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public RunningPart start() {
        RedisProcess redis = RedisProcess.start(directory, ports.redis(), true);
        return new SupervisedPart(name(), redis.uri(), new Child(redis));
    }

    private record Child(RedisProcess redis) implements SupervisedPart.Child {
        @Override
        public boolean isAlive() {
            return redis.isAlive();
        }

        @Override
        public boolean isReady() {
            return Ports.isListening(redis.port());
        }

        @Override
        public void restart() {
            redis.restart();
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
