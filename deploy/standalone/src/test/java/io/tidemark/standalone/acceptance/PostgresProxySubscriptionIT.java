package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where only PostgreSQL's rules look subscriptions up, clients get what its table {@code mqtt_sub} has for them. */
class PostgresProxySubscriptionIT {

    private static final String RULES = "emqx_backend_redis.conf";
    private static final String CLIENT = "proxied-sql";
    private static final String TOPIC = "plain/proxied";

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    @Test
    void aClientGetsLiveAndMissedMessagesOfWhatIsWrittenDownForIt(@TempDir Path directory) throws Exception {
        leaveLookupsToPostgres(Files.createDirectories(directory.resolve("data").resolve("conf")));
        try (Standalone standalone = Standalone.start(directory);
                Stores stores = new Stores(standalone)) {
            stores.update("insert into mqtt_sub (clientid, topic, qos) values (?, ?, ?)", CLIENT, TOPIC, 1);
            stores.update("insert into mqtt_sub (clientid, topic, qos) values (?, ?, ?)", CLIENT, "live/#", 0);
            try (Subscriber first = Subscriber.connect(standalone, CLIENT)) {
                soon().until(() -> !stores.rows("select 1 from mqtt_acked where clientid = ?", CLIENT)
                        .isEmpty());
                publish(standalone, "live/a", "live");
                soon().untilAsserted(() -> assertThat(texts(first)).containsExactly("live"));
            }
            publish(standalone, TOPIC, "missed 1");
            publish(standalone, "live/a", "passed");
            publish(standalone, TOPIC, "missed 2");

            try (Subscriber back = Subscriber.connect(standalone, CLIENT)) {
                soon().untilAsserted(() -> assertThat(texts(back)).containsExactly("missed 1", "missed 2"));
                publish(standalone, TOPIC, "live again");
                soon().untilAsserted(
                                () -> assertThat(texts(back)).containsExactly("missed 1", "missed 2", "live again"));
            }
        }
    }

    /** The shipped rules without Redis' look-up, which would answer first. */
    private static void leaveLookupsToPostgres(Path conf) throws Exception {
        List<String> shipped = Files.readAllLines(Path.of("target", "dist", "conf", RULES));
        List<String> edited = shipped.stream()
                .filter(line -> !line.contains("on_subscribe_lookup"))
                .toList();
        assertThat(edited).hasSize(shipped.size() - 1);
        Files.write(conf.resolve(RULES), edited);
    }

    private static void publish(Standalone standalone, String topic, String text) throws Exception {
        Publishers.publish311(standalone, topic, text.getBytes(UTF_8), false);
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }
}
