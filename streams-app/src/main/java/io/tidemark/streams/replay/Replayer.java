package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.sinks.read.StoreReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Drives the replays of a partition of clients: fence, pages, window. For one thread; never blocks.
 *
 * <p>Memory: a page is read only when the client's window has room for it, and is sent on the next {@link #tick}. So what is
 * held is at most a window for each reader thread, and what was read since the last tick.
 */
final class Replayer {

    private final StoreReaders stores;
    private final Fences fences;
    private final Pages pages;
    private final ReplayJournal journal;
    private final ReplaySettings settings;
    private final ReplayMeters meters;
    private final ToIntFunction<String> receiveMaximum;
    private final ReplayOutput output;
    private final LongSupplier clock;
    private final Map<String, ClientReplays> clients = new HashMap<>();
    private final Set<ActiveReplay> active = new LinkedHashSet<>();

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
        pages = new Pages(reads, meters, output, clock);
    }

    /** Goes on with what was in progress before a restart or a rebalance. */
    void restore() {
        Map<ReplayRequest, ReplayState> restored = new LinkedHashMap<>();
        journal.restore(restored::put);
        restored.forEach((request, state) -> stores.reader(request.getTopic())
                .ifPresentOrElse(
                        reader -> add(new ActiveReplay(request, reader, state, journal, settings, clock.getAsLong())),
                        () -> journal.forget(new ReplayKey(request.getClientId(), request.getTopic()))));
    }

    /** Starts a replay, unless this connection has it already. */
    void admit(ReplayRequest request) {
        Optional<ActiveReplay> before =
                Optional.ofNullable(clients.get(request.getClientId())).flatMap(own -> own.get(request.getTopic()));
        if (before.filter(replay -> replay.request().getEpoch() >= request.getEpoch())
                .isPresent()) {
            return;
        }
        before.ifPresent(replay -> cancel(replay, "taken over"));
        Optional<StoreReader> reader = stores.reader(request.getTopic());
        if (reader.isEmpty()) {
            refuse(request, "no session.subscribed rule fetches this topic");
            return;
        }
        Waiting first = Waiting.of(Span.of(request));
        ActiveReplay replay = new ActiveReplay(request, reader.get(), first, journal, settings, clock.getAsLong());
        journal.begin(replay.key(), request);
        journal.progress(replay.key(), first);
        add(replay);
        passFence(replay);
    }

    /** Says that a replay does not take place. */
    void refuse(ReplayRequest request, String reason) {
        meters.cancelled.increment();
        output.report(request, ReplayStatus.CANCELLED, Optional.of(reason), Tally.ZERO);
    }

    private void add(ActiveReplay replay) {
        clients.computeIfAbsent(replay.request().getClientId(), client -> new ClientReplays())
                .put(replay);
        if (!replay.isOver() && active.add(replay)) {
            meters.active.incrementAndGet();
        }
    }

    boolean isReplaying(String clientId) {
        return clients.containsKey(clientId);
    }

    /** A client acknowledged a message, replayed or live. */
    void acked(String clientId, long epoch, String topic, OptionalLong position, String messageId) {
        ClientReplays own = clients.get(clientId);
        if (own == null) {
            return;
        }
        own.get(topic)
                .filter(replay -> replay.request().getEpoch() == epoch && !replay.isOver())
                .ifPresent(replay -> {
                    replay.acked(position, messageId, clock.getAsLong());
                    finishIfOver(replay);
                    readPages(clientId, own);
                });
    }

    /** Stops and forgets those replays of a client that a condition holds for. */
    void cancel(String clientId, Predicate<ReplayRequest> which, String reason) {
        ClientReplays own = clients.get(clientId);
        if (own != null) {
            own.all().stream().filter(replay -> which.test(replay.request())).forEach(replay -> cancel(replay, reason));
        }
    }

    private void cancel(ActiveReplay replay, String reason) {
        String clientId = replay.request().getClientId();
        replay.cancel();
        clients.computeIfPresent(clientId, (client, own) -> own.without(replay).isEmpty() ? null : own);
        if (active.remove(replay)) {
            meters.active.decrementAndGet();
            meters.cancelled.increment();
            Tally tally = replay.state().tally();
            output.report(replay.request(), ReplayStatus.CANCELLED, Optional.of(reason), tally);
        }
    }

    /** Whether any replay is in progress, so that {@link #tick} has work. */
    boolean isActive() {
        return !active.isEmpty();
    }

    /** Sends what was read, asks again how far stores are, reads on. To be called every few milliseconds. */
    void tick() {
        if (active.isEmpty()) {
            return;
        }
        pages.sendReady();
        Set<String> reading = new LinkedHashSet<>();
        for (ActiveReplay replay : List.copyOf(active)) {
            finishIfOver(replay);
            passFence(replay);
            if (replay.stalled(clock.getAsLong())) {
                meters.stalled.increment();
            }
            reading.add(replay.request().getClientId());
        }
        reading.forEach(
                clientId -> Optional.ofNullable(clients.get(clientId)).ifPresent(own -> readPages(clientId, own)));
    }

    private void passFence(ActiveReplay replay) {
        ReplayRequest request = replay.request();
        if (!(replay.state() instanceof Waiting)) {
            return;
        }
        long now = clock.getAsLong();
        if (fences.isPassed(replay.reader(), request.getHead(), replay.admittedAt(), now)) {
            replay.storeReady(now);
            output.report(request, ReplayStatus.RUNNING, Optional.empty(), Tally.ZERO);
        } else {
            String reason = fences.problem(replay.reader(), request.getHead())
                    .orElse("the store has not applied everything yet");
            if (replay.reportsNew(reason)) {
                output.report(request, ReplayStatus.WAITING, Optional.of(reason), Tally.ZERO);
            }
        }
    }

    private void readPages(String clientId, ClientReplays own) {
        int window = Math.max(1, Math.min(settings.window(), receiveMaximum.applyAsInt(clientId)));
        for (ClientReplays.Turn turn : own.turns(window, clock.getAsLong())) {
            if (turn.replay().state() instanceof Running running) {
                pages.read(turn.replay(), running, turn.limit());
            }
        }
    }

    private void finishIfOver(ActiveReplay replay) {
        if (replay.isOver() && active.remove(replay)) {
            meters.active.decrementAndGet();
            meters.completed.increment();
            output.report(
                    replay.request(),
                    ReplayStatus.COMPLETED,
                    Optional.empty(),
                    replay.state().tally());
        }
    }

    /** The task goes elsewhere: what is in progress goes on there. */
    void close() {
        meters.active.addAndGet(-active.size());
        active.clear();
        clients.clear();
    }
}
