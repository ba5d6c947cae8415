package io.tidemark.bench.sinks;

import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.Sinks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis that keeps nothing on disk while it is measured, so that the disk does not decide. */
final class RedisStore implements Store {

    private static final int SCANNED_AT_ONCE = 5_000;

    private final RedisProcess process;
    private final RuleFiles rules;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private RedisStore(RedisProcess process, RuleFiles rules) {
        this.process = process;
        this.rules = rules;
        client = RedisClient.create(process.uri());
        connection = client.connect();
        redis().configSet("save", "");
    }

    static RedisStore start(Path directory, PortPlan ports, RuleFiles rules) {
        return new RedisStore(RedisProcess.start(directory.resolve("redis"), ports.redis()), rules);
    }

    private RedisCommands<String, String> redis() {
        return connection.sync();
    }

    @Override
    public String name() {
        return "Redis "
                + redis().info("server")
                        .lines()
                        .filter(line -> line.startsWith("redis_version:"))
                        .map(line -> line.substring(line.indexOf(':') + 1))
                        .findFirst()
                        .orElse("");
    }

    @Override
    public String sink() {
        return Sinks.REDIS;
    }

    @Override
    public ProcessHandle server() {
        return process.handle();
    }

    @Override
    public void empty() {
        redis().flushall();
    }

    @Override
    public Contents contents() {
        return new Contents(count("mqtt:msg:*", "hash"), count("mqtt:acked:*", "string"));
    }

    private long count(String pattern, String type) {
        ScanIterator<String> keys = ScanIterator.scan(
                redis(), KeyScanArgs.Builder.matches(pattern).type(type).limit(SCANNED_AT_ONCE));
        return keys.stream().distinct().count();
    }

    @Override
    public List<Long> appliedThrough(String sink, int partitions) {
        return StoreReaders.appliedThrough(sink(), sink, rules.redis(), partitions);
    }

    @Override
    public List<RawClient> rawClients() {
        RawClient loop = new RedisPipelineLoop(process.port());
        return RedisBenchmarkTool.isInstalled() ? List.of(new RedisBenchmarkTool(process.port()), loop) : List.of(loop);
    }

    @Override
    public Map<String, Map<String, String>> debezium() {
        return Map.of();
    }

    @Override
    public Optional<Long> debeziumRows() {
        return Optional.empty();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        process.close();
    }
}
