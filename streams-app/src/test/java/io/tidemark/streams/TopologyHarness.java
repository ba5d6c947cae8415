package io.tidemark.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Replay;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.streams.acks.AckSettings;
import io.tidemark.streams.replay.MapStore;
import io.tidemark.streams.replay.ReplaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * The whole topology in a {@link TopologyTestDriver} of one partition, with stores read at once on the same thread. The fence is
 * open: whatever is published is in the {@link MapStore} before it is in the log.
 */
public final class TopologyHarness implements AutoCloseable {

    private static final long TICK = 10;

    private final Topics topics = Topics.withDefaultPrefix();
    private final Map<String, Object> serdes = Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, ClientEvent> events;
    private final TestInputTopic<String, Message> messages;
    private long offset;

    public final MeterRegistry meters = new SimpleMeterRegistry();
    public final MapStore store = new MapStore();
    public final TestOutputTopic<String, Presence> presence;
    public final TestOutputTopic<String, Subscription> subscriptions;
    public final TestOutputTopic<String, AckOffset> acks;
    public final TestOutputTopic<String, Message> retained;
    public final TestOutputTopic<String, ReplayRequest> requests;
    public final TestOutputTopic<String, ClientCommand> commands;
    public final TestOutputTopic<String, Replay> replays;

    public TopologyHarness(Path stateDirectory) {
        this(stateDirectory, AckSettings.DEFAULT, ReplaySettings.DEFAULT);
    }

    public TopologyHarness(Path stateDirectory, AckSettings acking, ReplaySettings replaying) {
        this(stateDirectory, acking, replaying, TestRules.TEXT);
    }

    public TopologyHarness(Path stateDirectory, AckSettings acking, ReplaySettings replaying, String rules) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        driver = new TopologyTestDriver(
                new TidemarkTopology(topics, serdes)
                        .build(
                                1,
                                acking,
                                replaying,
                                TestRules.readers(store, rules),
                                new TidemarkTopology.Readers(Runnable::run, Runnable::run),
                                meters),
                config,
                Instant.parse("2026-01-01T00:00:00Z"));
        events = input(topics.clientEvents());
        messages = input(topics.messages());
        presence = output(topics.presence());
        subscriptions = output(topics.subscriptions());
        acks = output(topics.acks());
        retained = output(topics.retained());
        requests = output(topics.replayRequests());
        commands = output(topics.clientCommands());
        replays = output(topics.replays());
    }

    private <V> TestInputTopic<String, V> input(Topics.Topic<V> topic) {
        return driver.createInputTopic(topic.name(), new StringSerializer(), AvroSerdes.valueSerializer(serdes));
    }

    private <V> TestOutputTopic<String, V> output(Topics.Topic<V> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), AvroSerdes.valueDeserializer(serdes));
    }

    public void send(ClientEvent event) {
        events.pipeInput(event.getClientId(), event, event.getAt());
    }

    /** Publishes; returns the position. */
    public long send(Message message) {
        long position = publishAheadOfStore(message);
        store.put(position, message);
        store.applied(position);
        return position;
    }

    /** Publishes what the store does not have yet; returns the position. */
    public long publishAheadOfStore(Message message) {
        messages.pipeInput(message.getTopic(), message, message.getPublishedAt());
        return Position.of(0, offset++);
    }

    /** Lets time pass, so that what is done in the background is done. */
    public void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= TICK) {
            driver.advanceWallClockTime(Duration.ofMillis(TICK));
        }
    }

    /** The last row of a reader since this was last asked; there must be one. */
    public AckOffset row(String topic, String reader) {
        return Optional.ofNullable(acks.readKeyValuesToMap().get(Topics.compositeKey(topic, reader)))
                .orElseThrow(() -> new AssertionError("no change of the row of " + reader + " for " + topic));
    }

    public TopologyTestDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.close();
    }
}
