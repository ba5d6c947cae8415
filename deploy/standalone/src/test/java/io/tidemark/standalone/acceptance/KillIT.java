package io.tidemark.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * kill -9 in mid-flow: 200 messages a second for 30 seconds or more while a process dies and comes back. Every message that the
 * broker acknowledged must be in Kafka and in both stores, and must have reached the subscriber.
 */
class KillIT {

    private static final int RATE = 200;
    private static final Duration RUN = Duration.ofSeconds(30);
    private static final Duration UNTIL_KILL = Duration.ofSeconds(8);
    /** Under load again, at least, once everything runs again. */
    private static final Duration AFTER = Duration.ofSeconds(10);

    private static final Duration SETTLE = Duration.ofMinutes(2);

    private static Standalone standalone;

    enum Victim {
        /** The JVM with Kafka, the broker, streams and Connect; started again by hand. */
        STANDALONE {
            @Override
            void strike() throws Exception {
                standalone.kill();
                standalone.restart();
            }
        },
        /** Started again by the standalone process. */
        REDIS {
            @Override
            void strike() {
                killChildren("redis-server");
            }
        },
        /** Started again by the standalone process. */
        POSTGRESQL {
            @Override
            void strike() {
                killChildren("postgres");
            }
        };

        abstract void strike() throws Exception;

        private static void killChildren(String command) {
            List<ProcessHandle> victims = standalone.children(command);
            assertThat(victims).as(command + " processes to kill").isNotEmpty();
            victims.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
        standalone = Standalone.start(Files.createTempDirectory(directory, "kill"));
    }

    @AfterAll
    static void stop() throws Exception {
        standalone.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingAcknowledgedIsLost(Victim victim) throws Exception {
        String topic = "pubsub/kill/" + victim;
        ReturningSubscriber subscriber = new ReturningSubscriber(standalone, "survivor-" + victim, topic);
        SteadyPublisher publisher = new SteadyPublisher(standalone, topic, RATE);
        Instant start = Instant.now();
        try (subscriber;
                publisher) {
            awaitTime(start.plus(UNTIL_KILL));
            assertThat(publisher.acknowledged()).as("flow before the kill").hasSizeGreaterThan(RATE);
            victim.strike();
            awaitTime(latest(start.plus(RUN), Instant.now().plus(AFTER)));
            publisher.close();

            Set<Integer> acknowledged = new TreeSet<>(publisher.acknowledged());
            assertThat(acknowledged).as("flow after the kill").anyMatch(number -> number > publisher.published() * 0.9);
            eventually(() -> assertThat(inKafka(topic)).containsAll(acknowledged));
            eventually(() -> assertThat(inPostgres(topic)).containsAll(acknowledged));
            eventually(() -> assertThat(inRedis(topic)).containsAll(acknowledged));
            eventually(() -> assertThat(new HashSet<>(subscriber.numbers())).containsAll(acknowledged));

            List<Integer> numbers = subscriber.numbers();
            int distinct = new HashSet<>(numbers).size();
            System.out.printf(
                    "kill -9 %s: published %d, acknowledged %d, lost 0; subscriber received %d, of them duplicates %d%n",
                    victim, publisher.published(), acknowledged.size(), numbers.size(), numbers.size() - distinct);
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The load runs for a stated time: the clock is the condition. */
    private static void awaitTime(Instant instant) {
        Awaitility.await().atMost(SETTLE).until(() -> !Instant.now().isBefore(instant));
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(SETTLE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions() // a store that is not back yet
                .untilAsserted(assertion);
    }

    private static Set<Integer> inKafka(String topic) {
        Set<Integer> numbers = new HashSet<>();
        for (ConsumerRecord<String, Message> message :
                new EventLog(standalone).read(Topics.withDefaultPrefix().messages())) {
            if (message.key().equals(topic)) {
                numbers.add(message.value().getPayload().duplicate().getInt());
            }
        }
        return numbers;
    }

    private static Set<Integer> inPostgres(String topic) throws Exception {
        try (Stores stores = new Stores(standalone)) {
            Set<Integer> numbers = new HashSet<>();
            stores.rows("select payload from mqtt_msg where topic = ?", topic)
                    .forEach(row -> numbers.add(
                            ByteBuffer.wrap((byte[]) row.get("payload")).getInt()));
            return numbers;
        }
    }

    private static Set<Integer> inRedis(String topic) throws Exception {
        try (Stores stores = new Stores(standalone)) {
            Set<Integer> numbers = new HashSet<>();
            for (String id : stores.sortedSet("mqtt:msg:" + topic)) {
                numbers.add(SteadyPublisher.numberOf(stores.hashField("mqtt:msg:" + id, "payload")));
            }
            return numbers;
        }
    }
}
