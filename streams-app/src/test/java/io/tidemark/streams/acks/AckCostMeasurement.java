package io.tidemark.streams.acks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.rules.FetchOptions;
import io.tidemark.streams.BoundedRocksDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.rocksdb.RocksDB;

/**
 * Run by hand: what an acknowledgement costs the offset table on RocksDB with 1,000 and with 1,000,000 (client, topic) rows, beside
 * a loop that only puts the same rows; and what a SUBSCRIBE to a wildcard costs that matches 10 of 100,000 topics. Without
 * Kafka, changelogs and Avro, which cost the same however many rows there are.
 */
public final class AckCostMeasurement {

    private static final int READERS = 10;
    private static final int ROUNDS = 20_000;
    private static final int SUBSCRIBES = 200;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Path directory;
    private final int count;
    private final MockProcessorContext<Object, Object> context;
    private final LogIndex index;
    private final KeyValueStore<String, byte[]> rowStore;
    private final TopicOffsets offsets;
    private final KnownTopics topics;
    private final Acking acking;
    private final Subscribing subscribing;
    private long position;
    private long now = 1_700_000_000_000L;

    private AckCostMeasurement(Path directory, int count) {
        this.directory = directory;
        this.count = count;
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "measurement");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class.getName());
        context = new MockProcessorContext<>(config, new TaskId(0, 0), directory.toFile());
        index = new LogIndex(
                open("index", Serdes.Bytes(), Serdes.ByteArray()), open("ids", Serdes.Bytes(), Serdes.ByteArray()));
        rowStore = open("rows", Serdes.String(), Serdes.ByteArray());
        WildcardFilters wildcards = new WildcardFilters(open("wildcards", Serdes.String(), Serdes.Long()));
        OffsetRows rows = new OffsetRows(rowStore, index, (key, row, at) -> {});
        offsets = new TopicOffsets(index, rows, wildcards);
        TopicPolicy policy =
                new TopicPolicy(Optional.of(DeliveryModel.PUBSUB), FetchOptions.NONE, false, Optional.empty());
        topics = new KnownTopics(open("topics", Serdes.String(), Serdes.Long()), index, rows, topic -> policy);
        acking = new Acking(
                AckSettings.DEFAULT,
                topics,
                index,
                offsets,
                new UnresolvedAcks(open("unresolved", Serdes.String(), Serdes.Long()), 60_000, 1_000),
                new AckMeters(new SimpleMeterRegistry()));
        subscribing = new Subscribing(
                AckSettings.DEFAULT,
                topics,
                index,
                offsets,
                wildcards,
                new GroupMembers(open("members", Serdes.String(), Serdes.ByteArray())),
                new Answers(0, request -> {}));
    }

    private <K, V> KeyValueStore<K, V> open(String name, Serde<K> keys, Serde<V> values) {
        KeyValueStore<K, V> store = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, values)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private static String topic(int number) {
        return "site/" + number + "/" + (number % 10_000 == 0 ? "alarm" : "value");
    }

    private static String reader(int topic, int reader) {
        return "client-" + topic + "-" + reader;
    }

    /** Each topic with a message that its readers have read. */
    private void fill() {
        for (int topic = 0; topic < count; topic++) {
            long at = publish(topic);
            for (int reader = 0; reader < READERS; reader++) {
                offsets.put(topic(topic), reader(topic, reader), OffsetRow.at(at), Instant.ofEpochMilli(now));
            }
        }
    }

    private long publish(int topic) {
        long at = Position.of(0, ++position);
        topics.seen(topic(topic), now).add(at, "id" + position, now++, LogEntry.NEVER);
        return at;
    }

    /** Nanoseconds for each acknowledgement of a new message, in any order of topics. */
    private double acks(Random random) {
        long nanos = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int topic = random.nextInt(count);
            long at = publish(topic);
            OffsetAck ack = new OffsetAck(topic(topic), "id" + position, 1, at, List.of());
            List<OffsetEvent> events = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                events.add(new OffsetEvent(reader(topic, reader), "node", 1L, Instant.ofEpochMilli(now), ack));
            }
            long begin = System.nanoTime();
            events.forEach(event -> acking.handle(event, ack, at));
            nanos += System.nanoTime() - begin;
        }
        return (double) nanos / ROUNDS / READERS;
    }

    /** Nanoseconds for each put of a row. */
    private double puts(Random random) {
        byte[] row = OffsetRowCodec.encode(OffsetRow.at(Position.of(0, position)));
        long nanos = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int topic = random.nextInt(count);
            List<String> keys = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                keys.add(Topics.compositeKey(topic(topic), reader(topic, reader)));
            }
            long begin = System.nanoTime();
            keys.forEach(key -> rowStore.put(key, row));
            nanos += System.nanoTime() - begin;
        }
        return (double) nanos / ROUNDS / READERS;
    }

    /** Nanoseconds for a SUBSCRIBE of a newcomer, and of one that has the filter and asks for what is unread. */
    private double subscribes(boolean again) {
        long nanos = 0;
        for (int i = 0; i < SUBSCRIBES; i++) {
            OffsetSubscribe subscribe = OffsetSubscribe.newBuilder()
                    .setTopicFilter("site/+/alarm")
                    .setQos(1)
                    .setBatch(new ReplayBatch((long) i, 1, List.of("site/+/alarm")))
                    .setCoveredBy(List.of())
                    .build();
            OffsetEvent event = new OffsetEvent("wild-" + i, "node", 1L, Instant.ofEpochMilli(now), subscribe);
            long begin = System.nanoTime();
            subscribing.handle(event, subscribe, Position.of(0, position));
            nanos += System.nanoTime() - begin;
        }
        return again ? subscribes(false) : (double) nanos / SUBSCRIBES;
    }

    private static double measure(int count) throws IOException {
        AckCostMeasurement table = new AckCostMeasurement(Files.createTempDirectory("ack-cost"), count);
        table.fill();
        Random random = new Random(1);
        table.acks(random);
        double ack = table.acks(random);
        table.puts(random);
        double put = table.puts(random);
        System.out.printf(
                "%,9d rows: %.1f us for an ack, %.1f us for a put of its row: %.2f of the ceiling%n",
                count * READERS, ack / NANOS_PER_MICRO, put / NANOS_PER_MICRO, put / ack);
        if (count >= 100_000) {
            table.subscribes(false);
            System.out.printf(
                    "SUBSCRIBE site/+/alarm, 10 of %,d topics: %.0f us%n",
                    count, table.subscribes(true) / NANOS_PER_MICRO);
        }
        System.out.println("state in " + table.directory);
        return ack;
    }

    public static void main(String[] arguments) throws IOException {
        RocksDB.loadLibrary();
        double few = measure(100);
        double many = measure(100_000);
        System.out.printf("an ack with 1,000,000 rows costs %.2f times one with 1,000 rows%n", many / few);
        System.exit(0);
    }
}
