package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a broker forgets when it loses its disk. */
class BrokerLossIT {

    private static Standalone standalone;

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
        standalone = Standalone.start(Files.createTempDirectory(directory, "loss"));
    }

    @AfterAll
    static void stop() throws Exception {
        standalone.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static List<String> texts(Subscriber subscriber) {
        return subscriber.payloads().stream()
                .map(payload -> new String(payload, UTF_8))
                .toList();
    }

    @Test
    void retainedMessagesThatTheBrokerLostComeOnceWithTheirFlag() throws Exception {
        Publishers.publish311(standalone, "state/lamp", "on".getBytes(UTF_8), true);
        Publishers.publish311(standalone, "state/door", "shut".getBytes(UTF_8), true);
        assertRetained("with the broker's own", "state/+", 2);
        standalone.kill();
        standalone.forgetBroker();
        standalone.restart();
        assertRetained("lost by the broker", "state/lamp", 1);
        assertRetained("lost by the broker", "state/+", 2);
        // Once more: the broker has one of them again.
        Publishers.publish311(standalone, "state/lamp", "off".getBytes(UTF_8), true);
        assertRetained("one of the broker's own, one lost", "state/+", 2);
    }

    private static void assertRetained(String what, String filter, int count) throws Exception {
        String clientId = "curious-" + filter.hashCode() + what.hashCode();
        try (Subscriber subscriber = Subscriber.connect(standalone, clientId, filter)) {
            soon().untilAsserted(
                            () -> assertThat(subscriber.received()).as(what).hasSizeGreaterThanOrEqualTo(count));
            // What would come twice comes soon: a message behind it shows that nothing is on its way.
            Publishers.publish311(standalone, filter.replace("+", "end"), "end".getBytes(UTF_8), false);
            soon().untilAsserted(() -> assertThat(texts(subscriber)).contains("end"));
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> subscriber.received().size() == count + 1);
            List<Subscriber.Received> retained = new ArrayList<>(subscriber.received());
            retained.removeIf(received -> new String(received.payload(), UTF_8).equals("end"));
            assertThat(retained).as(what).hasSize(count).allMatch(received -> received.message()
                    .isRetained());
        }
    }
}
