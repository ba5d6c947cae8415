package io.tidemark.streams.replay;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Replay;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.AsyncReads;
import io.tidemark.streams.Expiry;
import io.tidemark.streams.Hurry;
import io.tidemark.streams.presence.PresenceProcessor;
import io.tidemark.streams.subscriptions.ClientSubscriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes replay requests and client events of a partition of clients; sends {@link #COMMANDS} to the bridges and reports to
 * {@link #REPLAYS}. Runs after presence and subscriptions, whose stores it reads. A thin shell around {@link Replayer}.
 */
public final class ReplayProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord>
        implements ReplayOutput {

    /** Child node for commands. */
    public static final String COMMANDS = "client-commands-topic";
    /** Child node for progress and outcome. */
    public static final String REPLAYS = "replays-topic";

    private static final Duration TICK = Duration.ofMillis(10);

    /** Makes one processor for each task. */
    public record Supplier(StoreReaders sources, Executor readers, ReplaySettings settings, ReplayMeters meters)
            implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new ReplayProcessor(this);
        }
    }

    private final Supplier parts;
    private final Hurry hurry = new Hurry();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private KeyValueStore<String, Presence> presence;

    @SuppressWarnings("NullAway.Init")
    private ClientSubscriptions subscriptions;

    @SuppressWarnings("NullAway.Init")
    private Replayer replayer;

    private Optional<Cancellable> ticking = Optional.empty();

    private ReplayProcessor(Supplier parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        presence = context.getStateStore(PresenceProcessor.STORE);
        subscriptions = new ClientSubscriptions(context.getStateStore(ClientSubscriptions.STORE));
        replayer = new Replayer(
                parts.sources(),
                new AsyncReads(parts.readers()),
                new ReplayJournal(context),
                parts.settings(),
                parts.meters(),
                this::receiveMaximum,
                this,
                context::currentSystemTimeMs);
        replayer.restore();
        tickWhileActive();
    }

    /** Only then: Kafka Streams commits a transaction after every punctuation, also if nothing happened in it. */
    private void tickWhileActive() {
        if (ticking.isEmpty() && replayer.isActive()) {
            ticking = Optional.of(context().schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick()));
        }
    }

    private void tick() {
        replayer.tick();
        if (!replayer.isActive()) {
            ticking.ifPresent(Cancellable::cancel);
            ticking = Optional.empty();
        }
    }

    private int receiveMaximum(String clientId) {
        return Optional.ofNullable(presence.get(clientId))
                .map(Presence::getReceiveMaximum)
                .filter(maximum -> maximum > 0)
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        if (record.value() instanceof ReplayRequest request) {
            admit(request);
            tickWhileActive();
        } else if (record.value() instanceof ClientEvent event && replayer.isReplaying(event.getClientId())) {
            event(event);
        }
    }

    private void admit(ReplayRequest request) {
        Optional<Presence> connection = Optional.ofNullable(presence.get(request.getClientId()));
        boolean isConnected = connection
                .map(known -> known.getOnline() && known.getEpoch() == request.getEpoch())
                // A connection older than this log: the bridge drops what is not for it.
                .orElse(true);
        if (isConnected) {
            replayer.admit(request);
        } else {
            replayer.refuse(request, "the connection that subscribed is gone");
        }
    }

    private void event(ClientEvent event) {
        Object what = event.getEvent();
        String clientId = event.getClientId();
        if (what instanceof Acked acked) {
            if (acked.getHistoryId() != null) {
                return;
            }
            Long position = acked.getPosition();
            OptionalLong known = position == null ? OptionalLong.empty() : OptionalLong.of(position);
            replayer.acked(clientId, event.getEpoch(), acked.getTopic(), known, acked.getMessageId());
        } else if (what instanceof Connected) {
            replayer.cancel(clientId, replay -> replay.epoch() < event.getEpoch(), "taken over");
        } else if (what instanceof Disconnected) {
            replayer.cancel(clientId, replay -> replay.epoch() <= event.getEpoch(), "disconnected");
        } else if (what instanceof Unsubscribed) {
            replayer.drop(clientId, topic -> !isSubscribed(clientId, topic), "unsubscribed");
        }
    }

    private boolean isSubscribed(String clientId, String topic) {
        return subscriptions.of(clientId).stream()
                .map(Subscription::getTopicFilter)
                .anyMatch(filter -> TopicFilter.parse(filter).matches(topic));
    }

    @Override
    public void deliver(ReplayHeader replay, TopicReplay topic, StoredMessage message) {
        long now = context().currentSystemTimeMs();
        Deliver deliver = Deliver.newBuilder()
                .setMessage(message.message())
                .setPosition(message.position())
                .setQos(Math.min(message.message().getQos(), topic.getQos()))
                .setMessageExpiryInterval(Expiry.of(message.message()).remaining(now))
                .build();
        ClientCommand command = ClientCommand.newBuilder()
                .setClientId(replay.clientId())
                .setEpoch(replay.epoch())
                .setIssuedAt(Instant.ofEpochMilli(now))
                .setCommand(deliver)
                .build();
        context().forward(new Record<>(replay.clientId(), (SpecificRecord) command, now), COMMANDS);
    }

    @Override
    public void report(ReplayHeader header, ReplayStatus status, Optional<String> reason, Tally tally) {
        long now = context().currentSystemTimeMs();
        Replay replay = Replay.newBuilder()
                .setClientId(header.clientId())
                .setEpoch(header.epoch())
                .setTopicFilters(header.topicFilters())
                .setStatus(status)
                .setReason(reason.orElse(null))
                .setTopics(tally.topics())
                .setDelivered(tally.delivered())
                .setAcked(tally.acked())
                .setSkipped(tally.skipped())
                .setLeftOut(tally.leftOut())
                .setRequestedAt(header.requestedAt())
                .setUpdatedAt(Instant.ofEpochMilli(now))
                .build();
        context().forward(new Record<>(header.clientId(), (SpecificRecord) replay, now), REPLAYS);
    }

    @Override
    public void hurry() {
        hurry.commit(context());
    }

    @Override
    public void close() {
        replayer.close();
    }
}
