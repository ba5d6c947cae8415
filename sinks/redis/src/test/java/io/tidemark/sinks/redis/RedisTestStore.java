package io.tidemark.sinks.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.api.sync.RedisServerCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkTask;

/** Real servers, looked at with commands of their own. */
final class RedisTestStore implements TestStore {

    private final TestServers servers;
    private final String options;

    RedisTestStore(TestServers servers) {
        this(servers, "");
    }

    /** @param options more lines of the rule file */
    RedisTestStore(TestServers servers, String options) {
        this.servers = servers;
        this.options = options;
    }

    @Override
    public String rules() {
        return ShippedRules.of("redis") + ShippedRules.keepLatest("redis") + servers.pool() + options;
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
    public StoreScanner scanner() {
        return new RedisStoreReaderProvider()
                .scanner(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1", Topics.withDefaultPrefix());
    }

    @Override
    public void alterMessages(String topic) {
        ask(redis -> redis.zrange("mqtt:msg:" + topic, 0, -1))
                .forEach(id -> ask(redis -> redis.hset("mqtt:msg:" + text(id), "payload", new byte[] {7})));
    }

    @Override
    public void loseMessages(String topic) {
        ask(redis -> redis.del("mqtt:msg:" + topic));
    }

    @Override
    public void alterClient(String clientId) {
        ask(redis -> redis.hset("mqtt:client:" + clientId, "state", new byte[] {'1'}));
    }

    @Override
    public Optional<String> clientState(String clientId) {
        return ask(redis -> Optional.ofNullable(redis.hget("mqtt:client:" + clientId, "state"))
                .map(RedisTestStore::text));
    }

    @Override
    public Optional<byte[]> retained(String topic) {
        String key = "mqtt:retain:" + topic;
        return ask(redis -> Optional.ofNullable(
                switch (redis.type(key)) {
                    case "string" -> redis.hget("mqtt:msg:" + text(redis.get(key)), "payload");
                    case "zset" ->
                        redis.hget("mqtt:msg:" + text(redis.zrange(key, 0, -1).get(0)), "payload");
                    default -> redis.hget(key, "payload");
                }));
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
        ask(RedisServerCommands::flushall);
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

    <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        return servers.ask(question);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void kill() {
        servers.kill();
    }

    @Override
    public void restart() {
        servers.restart();
    }

    @Override
    public void close() {
        servers.close();
    }
}
