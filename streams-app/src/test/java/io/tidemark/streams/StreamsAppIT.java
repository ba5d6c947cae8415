package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a real Kafka. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsAppIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningSystem system;

    StreamsAppIT(@TempDir Path directory) {
        system = new RunningSystem(directory);
    }

    @BeforeAll
    void say() {
        System.out.println("Kafka: embedded, at " + system.bootstrapServers());
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void theWholeLoopAndARestartInTheMiddle() {
        String topic = "pubsub/loop";
        Events client = new Events("loop").at(Instant.now()).receiveMaximum(10);
        StreamsApp app = ready(system.startApp("a"));
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands());
                RunningSystem.Reader<AckOffset> acks = system.reader(system.topics.acks())) {
            system.send(client.connected(1));
            system.send(client.subscribed(1, 1, topic));
            Map<String, AckOffset> rows = new HashMap<>();
            String row = Topics.compositeKey(topic, "loop");
            await().atMost(PATIENCE).until(() -> collect(acks, rows).containsKey(row));
            system.send(client.disconnected(1));
            List<Long> positions = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                positions.add(system.publish(client.message(topic, "m" + i, 1)));
            }
            system.send(client.connected(2));
            long asked = System.nanoTime();
            system.send(client.subscribed(2, 1, topic));
            List<Deliver> delivered = new ArrayList<>();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                delivered.addAll(delivers(commands, "loop"));
                return !delivered.isEmpty();
            });
            System.out.println("first message " + (System.nanoTime() - asked) / 1_000_000 + " ms after SUBSCRIBE");
            await().atMost(PATIENCE).until(() -> {
                delivered.addAll(delivers(commands, "loop"));
                return delivered.size() == 10;
            });

            app.close();
            system.wipe("a");
            app = ready(system.startApp("a"));

            int acked = 0;
            while (acked < 30) {
                Deliver next = delivered.get(acked++);
                system.send(client.acked(2, topic, next.getMessage().getId(), next.getPosition()));
                int needed = acked;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                    delivered.addAll(delivers(commands, "loop"));
                    return needed == 30 || delivered.size() > needed;
                });
            }
            assertThat(delivered).extracting(Deliver::getPosition).isEqualTo(positions);
            await().atMost(PATIENCE)
                    .until(() -> through(collect(acks, rows), row) == positions.get(positions.size() - 1));
        } finally {
            app.close();
        }
    }

    /** A gap, a wildcard's baseline, an early ack and a group's member, all of it from changelogs. */
    @Test
    void offsetsSurviveTheLossOfTheDisk() {
        Events client = new Events("disk").at(Instant.now());
        Events member = new Events("member").at(Instant.now());
        Events other = new Events("other").at(Instant.now());
        String group = "$share/g/pubsub/disk/#";
        StreamsApp app = ready(system.startApp("a"));
        try (RunningSystem.Reader<AckOffset> acks = system.reader(system.topics.acks());
                RunningSystem.Reader<ReplayRequest> requests = system.reader(system.topics.replayRequests())) {
            system.send(client.connected(1));
            system.send(client.subscribed(1, 1, "pubsub/disk/a", "pubsub/disk/+"));
            system.send(member.connected(1));
            system.send(member.subscribed(1, 1, group));
            Map<String, AckOffset> rows = new HashMap<>();
            String exact = Topics.compositeKey("pubsub/disk/a", "disk");
            await().atMost(PATIENCE).until(() -> collect(acks, rows).containsKey(exact));
            client.at(Instant.now());
            List<Long> positions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                positions.add(system.publish(client.message("pubsub/disk/a", "a" + i, 1)));
            }
            long b0 = system.publish(client.message("pubsub/disk/b", "b0", 1));
            system.publish(client.message("pubsub/disk/b", "b1", 1));
            system.send(client.acked(1, "pubsub/disk/a", "a0", positions.get(0)));
            system.send(client.acked(1, "pubsub/disk/a", "a2", positions.get(2)));
            system.send(client.acked(1, "pubsub/disk/b", "early", null));
            await().atMost(PATIENCE)
                    .until(() -> Optional.ofNullable(collect(acks, rows).get(exact))
                            .filter(row -> !row.getBeyondRanges().isEmpty())
                            .isPresent());

            app.close();
            system.wipe("a");
            app = ready(system.startApp("a"));

            system.send(client.acked(1, "pubsub/disk/a", "a1", null));
            await().atMost(PATIENCE).until(() -> through(collect(acks, rows), exact) == positions.get(2));
            long early = system.publish(client.message("pubsub/disk/b", "early", 1));
            String wildcard = Topics.compositeKey("pubsub/disk/b", "disk");
            await().atMost(PATIENCE)
                    .until(() -> Optional.ofNullable(collect(acks, rows).get(wildcard))
                            .filter(row -> row.getBeyondRanges().contains(new PositionRange(early, early)))
                            .isPresent());
            system.send(client.disconnected(1));
            system.send(client.connected(2));
            system.send(client.subscribed(2, 1, "pubsub/disk/a", "pubsub/disk/+"));
            List<TopicReplay> asked = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                asked.addAll(topics(requests, "disk"));
                return asked.size() == 2;
            });
            assertThat(asked)
                    .extracting(TopicReplay::getThrough)
                    .containsExactlyInAnyOrder(positions.get(3) - 1, b0 - 1);
            // The group has a member already; or, as clients' events have no common order, has lost it.
            other.at(Instant.now());
            system.send(other.connected(1));
            system.send(other.subscribed(1, 1, group));
            member.at(Instant.now());
            system.send(member.disconnected(1));
            List<TopicReplay> inherited = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                inherited.addAll(topics(requests, "other"));
                return inherited.size() == 2;
            });
        } finally {
            app.close();
        }
    }

    private static List<TopicReplay> topics(RunningSystem.Reader<ReplayRequest> requests, String clientId) {
        return requests.poll().stream()
                .filter(record -> record.key().equals(clientId))
                .flatMap(record -> record.value().getTopics().stream())
                .toList();
    }

    /** The second instance takes over half of the partitions while messages are in flight, then all of them. */
    @Test
    void aReplayGoesOnThroughARebalanceAndOnAnEmptyDisk() {
        int topics = 8;
        int each = 20;
        Events client = new Events("moved").at(Instant.now()).receiveMaximum(8);
        StreamsApp first = ready(system.startApp("first"));
        StreamsApp second = null;
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands());
                RunningSystem.Reader<AckOffset> acks = system.reader(system.topics.acks())) {
            List<String> filters = IntStream.range(0, topics)
                    .mapToObj(i -> "pubsub/moved/" + i)
                    .toList();
            system.send(client.connected(1));
            system.send(client.subscribed(1, 1, filters.toArray(String[]::new)));
            Map<String, AckOffset> rows = new HashMap<>();
            await().atMost(PATIENCE)
                    .until(() -> collect(acks, rows).keySet().stream()
                                    .filter(key -> Topics.secondPart(key).equals("moved"))
                                    .count()
                            == topics);
            system.send(client.disconnected(1));
            Map<Long, Integer> times = new TreeMap<>();
            for (int i = 0; i < topics * each; i++) {
                times.put(system.publish(client.message(filters.get(i % topics), "v" + i, 1)), 0);
            }
            system.send(client.connected(2));
            system.send(client.subscribed(2, 1, filters.toArray(String[]::new)));
            int acked = 0;
            while (acked < times.size()) {
                List<Deliver> arrived = new ArrayList<>();
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                    arrived.addAll(delivers(commands, "moved"));
                    return !arrived.isEmpty();
                });
                for (Deliver deliver : arrived) {
                    times.merge(deliver.getPosition(), 1, Integer::sum);
                    system.send(client.acked(
                            2,
                            deliver.getMessage().getTopic(),
                            deliver.getMessage().getId(),
                            deliver.getPosition()));
                    acked++;
                }
                if (second == null) {
                    second = system.startApp("second");
                } else if (acked > times.size() / 2) {
                    first.close();
                }
            }
            assertThat(times.values()).containsOnly(1);
        } finally {
            first.close();
            if (second != null) {
                second.close();
            }
        }
    }

    @Test
    void theFirstReplayedMessageComesSoon() {
        int rounds = 40;
        String topic = "pubsub/soon";
        Events client = new Events("soon").at(Instant.now());
        List<Long> millis = new ArrayList<>();
        StreamsApp app = ready(system.startApp("a"));
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands())) {
            system.send(client.connected(1));
            system.send(client.subscribed(1, 1, topic));
            for (int round = 2; round < rounds + 2; round++) {
                system.send(client.disconnected(round - 1));
                String id = "s" + round;
                long position = system.publish(client.message(topic, id, 1));
                system.send(client.connected(round));
                long asked = System.nanoTime();
                system.send(client.subscribed(round, 1, topic));
                await().atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> delivers(commands, "soon").stream()
                                .anyMatch(
                                        deliver -> deliver.getMessage().getId().equals(id)));
                millis.add((System.nanoTime() - asked) / 1_000_000);
                system.send(client.acked(round, topic, id, position));
            }
        } finally {
            app.close();
        }
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "first replayed message after SUBSCRIBE: p50 %d ms, max %d ms of %d%n",
                sorted.get(rounds / 2), sorted.get(rounds - 1), rounds);
        assertThat(sorted.get(rounds / 2)).isLessThan(1000);
    }

    @Test
    void aMessageThatWasInKafkaBeforeTheSubscribeIsIndexedBeforeIt() {
        int rounds = 300;
        StreamsApp app = ready(system.startApp("a"));
        try (RunningSystem.Reader<AckOffset> acks = system.reader(system.topics.acks())) {
            Events events = new Events("publisher").at(Instant.now());
            Map<String, Long> last = new HashMap<>();
            for (int i = 0; i < rounds; i++) {
                String topic = "pubsub/order/" + i % 17;
                Events client = new Events("order" + i).at(Instant.now());
                system.send(client.connected(1));
                events.at(Instant.now());
                long position = system.publish(events.message(topic, "o" + i, 1));
                client.at(Instant.now().plusMillis(2));
                last.put(Topics.compositeKey(topic, "order" + i), position);
                system.send(client.subscribed(1, 1, topic));
            }
            Map<String, AckOffset> rows = new HashMap<>();
            await().atMost(PATIENCE).until(() -> collect(acks, rows).keySet().containsAll(last.keySet()));
            assertThat(last).allSatisfy((key, position) -> assertThat(through(rows, key))
                    .isEqualTo(position));
        } finally {
            app.close();
        }
    }

    @Test
    void aBrokenRecordGoesToTheDeadLettersAndNothingStops() {
        StreamsApp app = ready(system.startApp("a"));
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", system.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
                RunningSystem.Reader<Presence> presence = system.reader(system.topics.presence())) {
            RunningSystem.await(producer.send(
                    new ProducerRecord<>(system.topics.clientEvents().name(), "broken", new byte[] {1, 2, 3})));
            system.send(new Events("broken").at(Instant.now()).connected(1));
            Map<String, Presence> seen = new HashMap<>();
            await().atMost(PATIENCE).until(() -> collect(presence, seen).containsKey("broken"));
            assertThat(deadLetters()).contains(new byte[] {1, 2, 3});
            assertThat(app.presence("broken")).get().matches(Presence::getOnline);
            assertThat(app.scrape()).contains("tidemark_acks_total").contains("kafka_stream");
        } finally {
            app.close();
        }
    }

    private List<byte[]> deadLetters() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", system.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition =
                    new TopicPartition(system.topics.deadLetters().name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<byte[]> values = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(20)).forEach(record -> values.add(record.value()));
                return !values.isEmpty();
            });
            return values;
        }
    }

    private static StreamsApp ready(StreamsApp app) {
        await().atMost(PATIENCE).until(app::isReady);
        return app;
    }

    private static <V> Map<String, V> collect(RunningSystem.Reader<V> reader, Map<String, V> table) {
        for (ConsumerRecord<String, V> record : reader.poll()) {
            table.put(record.key(), record.value());
        }
        return table;
    }

    private static long through(Map<String, AckOffset> rows, String key) {
        return Optional.ofNullable(rows.get(key)).orElseThrow().getThrough();
    }

    private static List<Deliver> delivers(RunningSystem.Reader<ClientCommand> commands, String clientId) {
        return commands.poll().stream()
                .filter(record -> record.key().equals(clientId))
                .map(record -> (Deliver) record.value().getCommand())
                .toList();
    }
}
