package io.tidemark.streams;

import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.streams.acks.AckSettings;
import io.tidemark.streams.acks.InitialPosition;
import io.tidemark.streams.replay.ReplaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/**
 * Everything that can be set. Keys, with defaults:
 *
 * <ul>
 *   <li>{@code bootstrap.servers}, {@code schema.registry.url}: required
 *   <li>{@code topic.prefix} = mqtt.
 *   <li>{@code application.id} = tidemark-streams; {@code instance.id}: a name of this instance, other than those of its
 *       fellows and the same after a restart; with it a restarted instance takes its work back at once
 *   <li>{@code state.dir} = Kafka's; {@code num.stream.threads} = 2; {@code num.standby.replicas} = 0
 *   <li>{@code commit.interval.ms} = 25
 *   <li>{@code topics.partitions} = 4, {@code topics.replication.factor} = -1 (the broker's): of topics that are created
 *   <li>{@code history.retention.ms} = 7 days: how long messages are kept, and due
 *   <li>{@code initial.position} = latest, or earliest, or an instant
 *   <li>{@code clock.skew.ms} = 50; {@code acks.unresolved.wait.ms} = 60000, {@code acks.unresolved.limit} = 10000,
 *       {@code acks.beyond.limit} = 10000: see {@link AckSettings}
 *   <li>{@code replay.stores}: names of sinks to read from, in order; for each {@code replay.store.<name>.rules} = its rule
 *       file, and {@code replay.store.<name>.pool} = its pool, if the file has rules of several
 *   <li>{@code replay.window} = 250, {@code replay.readers} = 4, {@code replay.fence.backoff.min.ms} = 10,
 *       {@code replay.fence.backoff.max.ms} = 500, {@code replay.stall.timeout.ms} = 60000,
 *       {@code replay.quiet.ms} = 5000: see {@link ReplaySettings}
 *   <li>{@code http.listen}: host:port of metrics and health; absent = none
 *   <li>{@code streams.*} (without the prefix), {@code consumer.*}, {@code producer.*}, {@code admin.*},
 *       {@code security.*}, {@code ssl.*}, {@code sasl.*}: to Kafka Streams and its clients
 *   <li>{@code schema.registry.*}, {@code basic.auth.*}, {@code value.serializer}, {@code value.deserializer}, {@code auto.register.schemas}: to the
 *       serdes
 * </ul>
 *
 * @param instanceId empty = members of the group are told apart by Kafka
 * @param ruleFiles by name of the sink, in the order in which they are asked
 * @param httpListen empty = no HTTP
 * @param kafka what goes to Kafka Streams as it is
 * @param serdes what goes to the serdes as it is
 */
public record StreamsSettings(
        String bootstrapServers,
        Topics topics,
        String applicationId,
        Optional<String> instanceId,
        Optional<Path> stateDirectory,
        int threads,
        int standbyReplicas,
        Duration commitInterval,
        TopicProvisioner.Settings provisioning,
        AckSettings acks,
        ReplaySettings replay,
        Map<String, StoreRules> ruleFiles,
        Optional<ListenAddress> httpListen,
        Map<String, String> kafka,
        Map<String, String> serdes) {

    /** Where to listen. */
    public record ListenAddress(String host, int port) {
        static ListenAddress parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(text);
            }
            return new ListenAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    private static final String[] KAFKA_PREFIXES = {"consumer.", "producer.", "admin.", "security.", "ssl.", "sasl."};
    private static final String STREAMS_PREFIX = "streams.";
    private static final String[] SERDE_KEYS = {
        "schema.registry.", "basic.auth.", "value.serializer", "value.deserializer", "auto.register.schemas"
    };
    /** What no record lost and none twice rests on, and what has a setting of its own. */
    private static final Set<String> NOT_TO_SET = Set.of(
            "processing.guarantee",
            "application.id",
            "bootstrap.servers",
            "default.timestamp.extractor",
            "deserialization.exception.handler",
            "processing.exception.handler",
            "production.exception.handler",
            "errors.dead.letter.queue.topic.name",
            "max.task.idle.ms");

    /**
     * Reads and checks.
     *
     * @throws ConfigException naming the key that is missing, wrong or unknown
     */
    public static StreamsSettings from(Properties properties) {
        SettingsReader reader = new SettingsReader(properties);
        reader.required("schema.registry.url", "http://127.0.0.1:8081");
        Duration history = reader.millis("history.retention.ms", AckSettings.DEFAULT.history());
        StreamsSettings settings = new StreamsSettings(
                reader.required("bootstrap.servers", "127.0.0.1:9092"),
                reader.parsed("topic.prefix", Topics.DEFAULT_PREFIX, Topics::withPrefix, "a legal topic prefix"),
                reader.text("application.id", "tidemark-streams"),
                Optional.of(reader.text("instance.id", "")).filter(id -> !id.isEmpty()),
                Optional.of(reader.text("state.dir", ""))
                        .filter(directory -> !directory.isEmpty())
                        .map(Path::of),
                reader.integer("num.stream.threads", 2, 1),
                reader.integer("num.standby.replicas", 0, 0),
                reader.millis("commit.interval.ms", Duration.ofMillis(25)),
                new TopicProvisioner.Settings(
                        reader.integer("topics.partitions", 4, 1),
                        (short) reader.integer("topics.replication.factor", -1, -1),
                        history),
                acks(reader, history),
                replay(reader),
                ruleFiles(reader),
                Optional.of(reader.text("http.listen", ""))
                        .filter(listen -> !listen.isEmpty())
                        .map(listen -> reader.parsed(
                                "http.listen", listen, ListenAddress::parse, "host:port, as in 127.0.0.1:8080")),
                kafka(reader),
                serdes(reader));
        reader.refuseUnknown();
        return settings;
    }

    /** These settings with others for the offset tables. */
    public StreamsSettings withAcks(AckSettings other) {
        return new StreamsSettings(
                bootstrapServers,
                topics,
                applicationId,
                instanceId,
                stateDirectory,
                threads,
                standbyReplicas,
                commitInterval,
                provisioning,
                other,
                replay,
                ruleFiles,
                httpListen,
                kafka,
                serdes);
    }

    private static AckSettings acks(SettingsReader reader, Duration history) {
        AckSettings otherwise = AckSettings.DEFAULT;
        return new AckSettings(
                reader.parsed(
                        "initial.position",
                        "latest",
                        InitialPosition::parse,
                        "latest, earliest or an instant such as 2026-01-31T00:00:00Z"),
                history,
                reader.millis("acks.unresolved.wait.ms", otherwise.unresolvedPatience()),
                reader.integer("acks.unresolved.limit", otherwise.unresolvedLimit(), 0),
                reader.integer("acks.beyond.limit", otherwise.beyondLimit(), 1),
                reader.millis("clock.skew.ms", otherwise.clockSkew()),
                otherwise.rule());
    }

    private static ReplaySettings replay(SettingsReader reader) {
        ReplaySettings otherwise = ReplaySettings.DEFAULT;
        return new ReplaySettings(
                reader.integer("replay.window", otherwise.window(), 1),
                reader.integer("replay.readers", otherwise.readers(), 1),
                reader.millis("replay.fence.backoff.min.ms", otherwise.fenceBackoffMin()),
                reader.millis("replay.fence.backoff.max.ms", otherwise.fenceBackoffMax()),
                reader.millis("replay.stall.timeout.ms", otherwise.stallTimeout()),
                reader.millis("replay.quiet.ms", otherwise.quiet()));
    }

    private static Map<String, StoreRules> ruleFiles(SettingsReader reader) {
        Map<String, StoreRules> files = new LinkedHashMap<>();
        for (String listed : reader.text("replay.stores", "").split(",", -1)) {
            if (!listed.isBlank()) {
                String name = listed.trim();
                String key = "replay.store." + name + ".rules";
                Path file = Path.of(reader.required(key, "etc/emqx_backend_redis.conf"));
                Optional<String> pool = Optional.of(reader.text(StoreRules.poolKey(name), ""));
                files.put(name, new StoreRules(file, pool.filter(named -> !named.isEmpty())));
            }
        }
        return files;
    }

    private static Map<String, String> kafka(SettingsReader reader) {
        Map<String, String> found = new HashMap<>();
        for (String prefix : KAFKA_PREFIXES) {
            found.putAll(reader.withPrefix(prefix));
        }
        reader.withPrefix(STREAMS_PREFIX).forEach((key, value) -> found.put(streamsKey(key), value));
        return found;
    }

    private static String streamsKey(String key) {
        String bare = key.substring(STREAMS_PREFIX.length());
        if (NOT_TO_SET.contains(bare)) {
            throw new ConfigException(key + " cannot be set, because Tidemark's promises rest on it: remove it");
        }
        return bare;
    }

    private static Map<String, String> serdes(SettingsReader reader) {
        Map<String, String> found = new HashMap<>();
        for (String key : SERDE_KEYS) {
            found.putAll(reader.withPrefix(key));
        }
        return found;
    }
}
