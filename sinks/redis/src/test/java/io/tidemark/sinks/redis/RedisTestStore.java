package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real Redis, looked at with commands of its own. */
final class RedisTestStore implements TestStore {

    private final RedisProcess server;

    RedisTestStore(Path directory) {
        server = RedisProcess.start(directory);
    }

    @Override
    public String rules() {
        return ShippedRules.of("redis").replace("127.0.0.1:6379", "127.0.0.1:" + server.port())
                + ShippedRules.keepLatest("redis");
    }

    @Override
    public String queueTopic() {
        return "queue/jobs";
    }

    @Override
    public SinkTask task() {
        return new RedisSinkTask();
    }

    @Override
    public StoreReader reader() {
        return new RedisStoreReaderProvider().open(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1");
    }

    @Override
    public Optional<String> clientState(String clientId) {
        return ask(redis -> Optional.ofNullable(redis.hget("mqtt:client:" + clientId, "state"))
                .map(RedisTestStore::text));
    }

    @Override
    public Optional<byte[]> retained(String topic) {
        return ask(redis -> Optional.ofNullable(redis.hget("mqtt:retain:" + topic, "payload")));
    }

    @Override
    public Optional<String> ack(String clientId, String topic) {
        return ask(redis -> Optional.ofNullable(redis.get("mqtt:acked:" + clientId + ":" + topic))
                .map(RedisTestStore::text));
    }

    @Override
    public String ackOf(long position, String id) {
        return id;
    }

    @Override
    public String appending(String hook) {
        return "{\"commands\": [\"RPUSH appended " + hook
                + " ${clientid} ${username} ${node} ${peerhost} ${topic} ${msgid} ${qos}" + " ${payload}\"]}";
    }

    @Override
    public List<List<String>> appended() {
        List<String> values = ask(redis -> redis.lrange("appended", 0, -1)).stream()
                .map(bytes -> new String(bytes, ISO_8859_1))
                .toList();
        return IntStream.range(0, values.size() / 9)
                .mapToObj(row -> values.subList(row * 9, row * 9 + 9))
                .toList();
    }

    @Override
    public String refusing() {
        return "{\"commands\": [\"HSET appended field ${topic}\"]}";
    }

    @Override
    public void subscribe(String clientId, String topicFilter, int qos) {
        ask(redis -> redis.hset(
                "mqtt:sub:" + clientId, topicFilter, Integer.toString(qos).getBytes(UTF_8)));
    }

    @Override
    public void empty() {
        ask(RedisCommands::flushall);
    }

    @Override
    public String dump() {
        return ask(redis -> {
            List<String> lines = new ArrayList<>();
            for (String key : new TreeSet<>(redis.keys("*"))) {
                String type = redis.type(key);
                Object value =
                        switch (type) {
                            case "hash" -> {
                                TreeMap<String, String> fields = new TreeMap<>();
                                redis.hgetall(key).forEach((field, bytes) -> fields.put(field, encoded(bytes)));
                                yield fields;
                            }
                            case "zset" ->
                                redis.zrangeWithScores(key, 0, -1).stream()
                                        .map(member -> text(member.getValue()) + "@" + member.getScore())
                                        .toList();
                            default -> text(redis.get(key));
                        };
                long left = redis.ttl(key);
                lines.add(key + " " + type + " " + (left < 0 ? "forever" : "expires") + " " + value);
            }
            return String.join("\n", lines);
        });
    }

    <T> T ask(Function<RedisCommands<String, byte[]>, T> question) {
        RedisClient client = RedisClient.create(server.uri());
        try (StatefulRedisConnection<String, byte[]> connection = client.connect(RedisSession.CODEC)) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
