package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.streams.AsyncReads;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the replays of a partition of clients: fence, pages, window. For one thread; never blocks.
 *
 * <p>Memory: of each client at most a window of messages is read and not sent. A client that has only one topic to replay
 * holds none: its page is read when the window has room for it, and is sent at once.
 */
final class Replayer implements Pages.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);

    private final StoreReaders stores;
    private final Fences fences;
    private final Pages pages;
    private final ReplayJournal journal;
    private final ReplaySettings settings;
    private final ReplayMeters meters;
    private final ToIntFunction<String> receiveMaximum;
    private final ReplayOutput output;
    private final LongSupplier clock;
    private final Sending sending;
    private final CurrentReplays replays;

    /** @param receiveMaximum of a client's connection */
    Replayer(
            StoreReaders stores,
            AsyncReads reads,
            ReplayJournal journal,
            ReplaySettings settings,
            ReplayMeters meters,
            ToIntFunction<String> receiveMaximum,
            ReplayOutput output,
            LongSupplier clock) {
        this.stores = stores;
        this.journal = journal;
        this.settings = settings;
        this.meters = meters;
        this.receiveMaximum = receiveMaximum;
        this.output = output;
        this.clock = clock;
        fences = new Fences(settings, reads, meters);
        pages = new Pages(reads, meters, this, clock);
        sending = new Sending(output, meters, clock);
        replays = new CurrentReplays(meters);
    }

    /** Goes on with what was in progress before a restart or a rebalance. */
    void restore() {
        journal.requests(part -> take(part, true));
        replays.inTurn().forEach(journal::restore);
    }

    /** Takes a part of what a replay consists of, unless the connection is an older one. */
    void admit(ReplayRequest part) {
        if (replays.all(part.getClientId()).stream()
                .anyMatch(replay -> replay.header().epoch() > part.getEpoch())) {
            return;
        }
        cancel(part.getClientId(), header -> header.epoch() < part.getEpoch(), "taken over");
        journal.begin(part);
        ActiveReplay replay = take(part, false);
        if (replay.phase() == ActiveReplay.Phase.WAITING) {
            gathered(replay);
        }
    }

    private ActiveReplay take(ReplayRequest part, boolean restoring) {
        ReplayHeader header = ReplayHeader.of(part);
        ActiveReplay replay = replays.of(header.clientId())
                .flatMap(own -> own.get(header.replayId()))
                .orElseGet(() -> begin(header));
        ClientReplays own = replays.of(header.clientId()).orElseThrow();
        for (TopicReplay topic : part.getTopics()) {
            // One that is being replayed already will be acknowledged by that.
            if (!own.has(topic.getTopic())) {
                stores.reader(topic.getTopic()).ifPresent(reader -> add(replay, topic, reader, restoring));
            }
        }
        if (part.getLast()) {
            replay.answered(part.getAnswer());
        }
        return replay;
    }

    private ActiveReplay begin(ReplayHeader header) {
        ActiveReplay replay = new ActiveReplay(header, journal, settings, clock.getAsLong());
        replays.add(replay);
        return replay;
    }

    private void add(ActiveReplay replay, TopicReplay topic, StoreReader reader, boolean restoring) {
        Span span = Span.of(topic);
        TopicState state = restoring ? journal.state(replay.header(), topic.getTopic(), span) : TopicState.of(span);
        replay.add(new ReplayedTopic(
                topic, reader, stores.policy(topic.getTopic()).fetch().pageSize(), state));
        if (!restoring) {
            meters.leftOut.increment((double) topic.getLeftOut());
        }
    }

    private void gathered(ActiveReplay replay) {
        if (replay.topics().isEmpty()) {
            // Nothing is unread: nothing to tell either.
            replay.end();
            replays.remove(replay);
        } else {
            passFences(replay);
        }
    }

    /** Says that a replay does not take place. */
    void refuse(ReplayRequest part, String reason) {
        if (part.getLast()) {
            meters.cancelled.increment();
            output.report(ReplayHeader.of(part), ReplayStatus.CANCELLED, Optional.of(reason), Tally.ZERO);
        }
    }

    boolean isReplaying(String clientId) {
        return replays.has(clientId);
    }

    /** A client acknowledged a message, replayed or live. */
    void acked(String clientId, long epoch, String topic, OptionalLong position, String messageId) {
        for (ActiveReplay replay : replays.all(clientId)) {
            if (replay.header().epoch() == epoch) {
                replay.acked(topic, position, messageId, clock.getAsLong());
                endIfDone(replay);
            }
        }
        pump(clientId);
    }

    /** Stops and forgets those replays of a client that a condition holds for. */
    void cancel(String clientId, Predicate<ReplayHeader> which, String reason) {
        replays.all(clientId).stream()
                .filter(replay -> which.test(replay.header()))
                .forEach(replay -> cancel(replay, reason));
    }

    /** Drops the topics that a client no longer wants. */
    void drop(String clientId, Predicate<String> topics, String reason) {
        replays.all(clientId).stream()
                .filter(replay -> !replay.topics().isEmpty() && replay.drop(topics))
                .forEach(replay -> cancel(replay, reason));
    }

    private void cancel(ActiveReplay replay, String reason) {
        replay.end();
        replays.remove(replay);
        meters.cancelled.increment();
        output.report(replay.header(), ReplayStatus.CANCELLED, Optional.of(reason), replay.tally());
    }

    /** Whether any replay is in progress, so that {@link #tick} has work. */
    boolean isActive() {
        return !replays.isEmpty();
    }

    /** Sends what was read, asks again how far stores are, reads on. To be called every few milliseconds. */
    void tick() {
        sending.newTurn();
        while (!sending.isExhausted() && pages.handOver()) {
            // Each is taken by the replay that it was read for.
        }
        Set<String> turns = new LinkedHashSet<>();
        int waiting = 0;
        for (ActiveReplay replay : replays.inTurn()) {
            passFences(replay);
            waiting += replay.phase() == ActiveReplay.Phase.WAITING ? 1 : 0;
            if (replay.stalled(clock.getAsLong())) {
                meters.stalled.increment();
            }
            turns.add(replay.header().clientId());
        }
        replays.waiting(waiting);
        for (String clientId : turns) {
            if (sending.isExhausted()) {
                break;
            }
            pump(clientId);
            replays.hadTurn(clientId);
        }
    }

    private void passFences(ActiveReplay replay) {
        if (replay.phase() != ActiveReplay.Phase.WAITING) {
            return;
        }
        long now = clock.getAsLong();
        boolean passed = true;
        Optional<String> problem = Optional.empty();
        for (Fences.Fence fence : replay.fences()) {
            // All are asked, so that none waits for another.
            passed &= fences.isPassed(fence, replay.admittedAt(), now);
            problem = problem.or(() -> fences.problem(fence));
        }
        if (passed) {
            replay.start(now);
            output.report(replay.header(), ReplayStatus.RUNNING, Optional.empty(), replay.tally());
            pump(replay.header().clientId());
        } else {
            report(replay, problem.orElse("the store has not applied everything yet"));
        }
    }

    private void report(ActiveReplay replay, String reason) {
        if (replay.reportsNew(reason)) {
            output.report(replay.header(), ReplayStatus.WAITING, Optional.of(reason), replay.tally());
        }
    }

    /** Sends a client what its window has room for, and reads what comes next. */
    private void pump(String clientId) {
        int window = Math.max(1, Math.min(settings.window(), receiveMaximum.applyAsInt(clientId)));
        List<ActiveReplay> own = replays.all(clientId);
        int free = window - own.stream().mapToInt(ActiveReplay::inFlight).sum();
        for (ActiveReplay replay : own) {
            free -= sending.send(replay, free);
            // Until half of the window is free a page is not worth its query; that always comes.
            if (free >= (window + 1) / 2) {
                List<ArrivalQueue.Turn> turns = replay.turns(free, clock.getAsLong());
                if (!turns.isEmpty()) {
                    pages.read(replay, turns);
                    // What is about to be read takes the room.
                    free = 0;
                }
            }
            endIfDone(replay);
        }
    }

    @Override
    public void read(ActiveReplay replay) {
        if (replay.phase() == ActiveReplay.Phase.RUNNING) {
            replay.noteProgress();
            pump(replay.header().clientId());
            if (replay.phase() == ActiveReplay.Phase.RUNNING) {
                output.report(replay.header(), ReplayStatus.RUNNING, Optional.empty(), replay.tally());
            }
        }
    }

    @Override
    public void failed(ActiveReplay replay, String reason) {
        if (replay.phase() == ActiveReplay.Phase.RUNNING && replay.reportsNew(reason)) {
            LOG.warn("Replay to {} waits: {}", replay.header().clientId(), reason);
            output.report(replay.header(), ReplayStatus.WAITING, Optional.of(reason), replay.tally());
        }
    }

    private void endIfDone(ActiveReplay replay) {
        if (replay.ends()) {
            replays.remove(replay);
            meters.completed.increment();
            output.report(replay.header(), ReplayStatus.COMPLETED, Optional.empty(), replay.tally());
        }
    }

    /** The task goes elsewhere: what is in progress goes on there. */
    void close() {
        replays.clear();
    }
}
