package io.tidemark.streams.retained;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.RetainLookup;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps the last retained message of each topic; one without a payload clears the topic. Passes changes on to {@link #RETAINED},
 * and answers SUBSCRIBEs to {@link #COMMANDS} where the rules look retained messages up. A bridge drops what its broker has
 * itself.
 */
public final class RetainedProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    /** Child node for changes. */
    public static final String RETAINED = "retained-topic";
    /** Child node for deliveries. */
    public static final String COMMANDS = "retained-commands-topic";

    private static final String STORE = "retained-messages";
    private static final Duration TICK = Duration.ofMillis(100);
    /** Of one SUBSCRIBE in one tick: 1,000 a second, well below what a broker queues for a client. */
    private static final int AT_ONCE = 100;

    /**
     * Makes one processor for each task.
     *
     * @param lookup whether the retained message of a topic is looked up
     */
    public record Supplier(Serde<Deliver> messages, Predicate<String> lookup)
            implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new RetainedProcessor(lookup);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), messages));
        }
    }

    private final Predicate<String> lookup;
    private final Lookups lookups = new Lookups(AT_ONCE, this::deliver);
    private Optional<Cancellable> ticking = Optional.empty();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private RetainedMessages retained;

    private RetainedProcessor(Predicate<String> lookup) {
        this.lookup = lookup;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        KeyValueStore<String, Deliver> store = context.getStateStore(STORE);
        retained = new RetainedMessages(store);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        if (record.value() instanceof Message message) {
            if (message.getRetain()) {
                change(record, message);
            }
        } else if (record.value() instanceof OffsetEvent event && event.getEvent() instanceof RetainLookup asked) {
            lookUp(event, asked);
        }
    }

    private void change(Record<String, SpecificRecord> record, Message message) {
        if (message.getPayload().hasRemaining()) {
            retained.put(Deliver.newBuilder()
                    .setMessage(message)
                    .setPosition(position())
                    .setQos(message.getQos())
                    .setRetained(true)
                    .build());
            context().forward(record, RETAINED);
        } else {
            retained.clear(message.getTopic());
            context().forward(record.withValue(null), RETAINED);
        }
    }

    private long position() {
        return context()
                .recordMetadata()
                .map(metadata -> Position.of(metadata.partition(), metadata.offset()))
                .orElseThrow(() -> new IllegalStateException("a message without a place in the log"));
    }

    private void lookUp(OffsetEvent event, RetainLookup asked) {
        lookups.begin(
                event.getClientId(),
                event.getEpoch(),
                asked.getQos(),
                retained.matching(TopicFilter.parse(asked.getTopicFilter())).stream()
                        .filter(lookup)
                        .toList());
        if (ticking.isEmpty() && !lookups.isEmpty()) {
            ticking = Optional.of(context().schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick()));
        }
    }

    private void tick() {
        lookups.tick();
        if (lookups.isEmpty()) {
            ticking.ifPresent(Cancellable::cancel);
            ticking = Optional.empty();
        }
    }

    private void deliver(Lookups.Lookup to, String topic) {
        long now = context().currentSystemTimeMs();
        retained.get(topic)
                .filter(message -> !Expiry.of(message.getMessage()).isOver(now))
                .ifPresent(message -> {
                    Deliver deliver = Deliver.newBuilder(message)
                            .setQos(Math.min(message.getQos(), to.qos()))
                            .setMessageExpiryInterval(
                                    Expiry.of(message.getMessage()).remaining(now))
                            .build();
                    ClientCommand command =
                            new ClientCommand(to.clientId(), to.epoch(), Instant.ofEpochMilli(now), deliver);
                    context().forward(new Record<>(to.clientId(), (SpecificRecord) command, now), COMMANDS);
                });
    }
}
