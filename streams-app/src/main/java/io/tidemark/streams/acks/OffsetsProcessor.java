package io.tidemark.streams.acks;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetLeave;
import io.tidemark.schemas.OffsetPresume;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.streams.Hurry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Takes messages and offset events of one partition of MQTT topics in time order; keeps the log index and the offset rows;
 * sends changed rows to {@link #ACKS} and replay requests to {@link #REQUESTS}.
 */
public final class OffsetsProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    /** Child node for changed rows. */
    public static final String ACKS = "acks-topic";
    /** Child node for replay requests. */
    public static final String REQUESTS = "replay-requests-topic";

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);
    private static final int SWEEP_BUDGET = 20_000;
    private static final String HEAD_KEY = "head";

    /** Makes one processor for each task, all of the same settings. */
    public record Supplier(AckSettings settings, TopicModels models, AckMeters meters)
            implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new OffsetsProcessor(settings, models, meters);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return OffsetStores.builders();
        }
    }

    /** What the state stores of a running task make possible. */
    private record Tables(
            KnownTopics topics,
            KeyValueStore<String, Long> head,
            Subscribing subscribing,
            Unsubscribing unsubscribing,
            Acking acking,
            Presuming presuming) {}

    private final AckSettings settings;
    private final TopicModels models;
    private final AckMeters meters;
    private final Hurry hurry = new Hurry();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private Tables tables;

    private OffsetsProcessor(AckSettings settings, TopicModels models, AckMeters meters) {
        this.settings = settings;
        this.models = models;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        LogIndex index = new LogIndex(
                OffsetStores.bytes(context, OffsetStores.INDEX), OffsetStores.bytes(context, OffsetStores.IDS));
        WildcardFilters wildcards = new WildcardFilters(OffsetStores.longs(context, OffsetStores.WILDCARDS));
        OffsetRows rows = new OffsetRows(
                OffsetStores.values(context, OffsetStores.ROWS),
                index,
                (key, row, at) -> context.forward(new Record<>(key, row, at.toEpochMilli()), ACKS));
        TopicOffsets offsets = new TopicOffsets(index, rows, wildcards);
        UnresolvedAcks unresolved = new UnresolvedAcks(
                OffsetStores.longs(context, OffsetStores.UNRESOLVED),
                settings.unresolvedPatience().toMillis(),
                settings.unresolvedLimit());
        KnownTopics topics = new KnownTopics(OffsetStores.longs(context, OffsetStores.TOPICS), index, rows, models);
        GroupMembers members = new GroupMembers(OffsetStores.values(context, OffsetStores.MEMBERS));
        Answers answers = new Answers(context.taskId().partition(), this::request);
        Subscribing subscribing = new Subscribing(settings, topics, index, offsets, wildcards, members, answers);
        tables = new Tables(
                topics,
                OffsetStores.longs(context, OffsetStores.HEAD),
                subscribing,
                new Unsubscribing(topics, offsets, wildcards, members, subscribing),
                new Acking(settings, topics, index, offsets, unresolved, meters),
                new Presuming(settings, topics, index, offsets, meters));
        IndexSweeper sweeper =
                new IndexSweeper(index, topics::left, settings.history().toMillis(), SWEEP_BUDGET);
        context.schedule(HOUSEKEEPING, PunctuationType.WALL_CLOCK_TIME, now -> {
            meters.evicted.increment(sweeper.sweep(now));
            tables.acking().expire(now);
        });
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        if (record.value() instanceof Message message) {
            message(message);
        } else if (record.value() instanceof OffsetEvent event) {
            event(event);
        }
    }

    private void message(Message message) {
        long position = context()
                .recordMetadata()
                .map(metadata -> Position.of(metadata.partition(), metadata.offset()))
                .orElseThrow(() -> new IllegalStateException("a message without a place in the log"));
        tables.head().put(HEAD_KEY, position);
        if (message.getQos() == 0 || message.getTopic().startsWith("$")) {
            return;
        }
        String topic = message.getTopic();
        long publishedAt = message.getPublishedAt().toEpochMilli();
        KnownTopic known = tables.topics().seen(topic, publishedAt);
        LogEntry entry = known.add(position, message.getId(), publishedAt, expiry(message, known.policy()));
        meters.indexed.increment();
        tables.acking().resolved(topic, entry);
    }

    /** When the message stops being due: by its own word, or because the store that replays it does not keep it longer. */
    private static long expiry(Message message, TopicPolicy policy) {
        Long interval = message.getMessageExpiryInterval();
        Instant publishedAt = message.getPublishedAt();
        long own = interval == null
                ? LogEntry.NEVER
                : publishedAt.plusSeconds(interval).toEpochMilli();
        long kept =
                policy.kept().map(time -> publishedAt.plus(time).toEpochMilli()).orElse(LogEntry.NEVER);
        return Math.min(own, kept);
    }

    private void event(OffsetEvent event) {
        if (event.getEvent() instanceof OffsetAck ack) {
            tables.acking().handle(event, ack, head());
        } else if (event.getEvent() instanceof OffsetSubscribe subscribe) {
            tables.subscribing().handle(event, subscribe, head());
        } else if (event.getEvent() instanceof OffsetUnsubscribe unsubscribe) {
            tables.unsubscribing().handle(event, unsubscribe);
        } else if (event.getEvent() instanceof OffsetCheck check) {
            tables.subscribing().handle(event, check);
        } else if (event.getEvent() instanceof OffsetPresume presume) {
            tables.presuming().handle(event, presume);
        } else if (event.getEvent() instanceof OffsetLeave leave) {
            tables.unsubscribing().handle(event, leave);
        }
    }

    private long head() {
        Long head = tables.head().get(HEAD_KEY);
        return head == null ? Position.BEFORE_ALL : head;
    }

    private void request(ReplayRequest request) {
        meters.requests.increment();
        context()
                .forward(
                        new Record<>(
                                request.getClientId(),
                                request,
                                request.getRequestedAt().toEpochMilli()),
                        REQUESTS);
        // A subscriber is waiting: let the request out now, not at the next commit.
        hurry.commit(context());
    }
}
