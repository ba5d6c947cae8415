package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tidemark.servers.process.Ports;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.rules.RuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published on the channel of a real Redis is heard, whenever the server comes. */
class RedisChannelIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final HeardRequests heard = new HeardRequests();
    private final Path directory;
    private final int port = Ports.free();

    RedisChannelIT(@TempDir Path directory) {
        this.directory = directory;
    }

    private Optional<SubscriptionRequests> listen(String... options) {
        StringBuilder rules = new StringBuilder("backend.redis.pool1.server = 127.0.0.1:" + port + "\n");
        for (String option : options) {
            rules.append("backend.redis.pool1.").append(option).append('\n');
        }
        return new RedisStoreReaderProvider().listen(RuleFile.parse("rules", rules.toString()), "pool1", heard);
    }

    /** Publishes until somebody listens. */
    private void publish(String message) {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        try (StatefulRedisConnection<String, String> application = client.connect()) {
            await().atMost(LONG).until(() -> application.sync().publish("mqtt_channel", message) == 1);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void requestsAreHeardFromAServerThatComesLaterAndComesBack() {
        try (SubscriptionRequests listening = listen("channel = mqtt_channel").orElseThrow();
                RedisProcess server = RedisProcess.start(directory, port)) {
            publish("{\"type\":\"subscribe\",\"topic\":\"a\",\"clientid\":\"c\",\"qos\":\"1\"}");
            publish("nonsense");
            server.restart();
            publish("{\"type\":\"unsubscribe\",\"topic\":\"a\",\"clientid\":\"c\",\"qos\":\"1\"}");
            await().atMost(LONG).until(() -> heard.all().size() == 3);
            assertThat(heard.all().get(0)).isEqualTo("subscribe c a 1");
            assertThat(heard.all().get(1))
                    .startsWith("refused a message from channel mqtt_channel of Redis at 127.0.0.1:" + port);
            assertThat(heard.all().get(2)).isEqualTo("unsubscribe c a");
            assertThat(listening).isNotNull();
        }
    }

    @Test
    void withoutAChannelAndInAClusterNobodyListens() {
        assertThat(listen()).isEmpty();
        assertThat(listen("channel = mqtt_channel", "type = cluster")).isEmpty();
    }
}
