package io.tidemark.streams.replay;

import io.tidemark.schemas.Position;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads pages from stores and sends them, those of one client that are ready together merged by arrival. For one thread. */
final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    /** Messages after which a turn ends, so that acknowledgements and the live path get theirs. */
    private static final int TURN_BUDGET = 2_000;

    private static final String BEHIND = "the store lost what it had applied and is refilled";

    /** @param whole whether the store still had everything up to the head after the messages were read */
    private record Page(List<StoredMessage> messages, boolean whole) {}

    private final AsyncReads reads;
    private final ReplayMeters meters;
    private final ReplayOutput output;
    private final LongSupplier clock;
    private final Map<String, List<List<ArrivalMerge.Item>>> ready = new LinkedHashMap<>();
    private int readyCount;
    private boolean firstPage;

    Pages(AsyncReads reads, ReplayMeters meters, ReplayOutput output, LongSupplier clock) {
        this.reads = reads;
        this.meters = meters;
        this.output = output;
        this.clock = clock;
    }

    /** Starts to read a page of at most so many messages. */
    void read(ActiveReplay replay, Running from, int limit) {
        replay.readingStarted(limit);
        reads.read(
                () -> fetch(replay.reader(), replay.request(), from.cursor(), limit),
                page -> take(replay, page, limit),
                failure -> failed(replay, String.valueOf(failure.getMessage())));
    }

    /** On a reader's thread: may block. */
    private static Page fetch(StoreReader reader, ReplayRequest request, long after, int limit) {
        List<StoredMessage> messages = reader.fetch(request.getTopic(), after, request.getHead(), limit);
        // A store that crashed and came back empty would otherwise look like one without messages.
        long applied =
                reader.appliedThrough(Position.partition(request.getHead())).orElse(Position.BEFORE_ALL);
        return new Page(messages, applied >= request.getHead());
    }

    private void take(ActiveReplay replay, Page page, int limit) {
        if (replay.isOver()) {
            return;
        }
        if (!page.whole()) {
            failed(replay, BEHIND);
            return;
        }
        long skippedBefore = replay.state().tally().skipped();
        List<StoredMessage> send = replay.page(page.messages(), page.messages().size() < limit, clock.getAsLong());
        meters.expired.increment((double) (replay.state().tally().skipped() - skippedBefore));
        readyCount += send.size();
        firstPage |= replay.state().tally().delivered() == send.size();
        ready.computeIfAbsent(replay.request().getClientId(), client -> new ArrayList<>())
                .add(send.stream()
                        .map(message -> new ArrivalMerge.Item(replay, message))
                        .toList());
        if (replay.state() instanceof Running running) {
            output.report(replay.request(), ReplayStatus.RUNNING, Optional.empty(), running.tally());
        }
    }

    private void failed(ActiveReplay replay, String reason) {
        meters.readFailures.increment();
        replay.readingFailed(clock.getAsLong());
        if (!replay.isOver() && replay.reportsNew(reason)) {
            LOG.warn(
                    "Replay of {} to {} waits: {}",
                    replay.request().getTopic(),
                    replay.request().getClientId(),
                    reason);
            output.report(
                    replay.request(),
                    ReplayStatus.WAITING,
                    Optional.of(reason),
                    replay.state().tally());
        }
    }

    /** Takes pages that were read meanwhile and sends what is due of them. */
    void sendReady() {
        boolean more = true;
        while (more && readyCount < TURN_BUDGET) {
            more = reads.handOver();
        }
        ready.values().forEach(pages -> ArrivalMerge.merge(pages).forEach(item -> {
            output.deliver(item.replay().request(), item.message());
            meters.delivered.increment();
        }));
        if (firstPage && readyCount > 0) {
            output.hurry();
        }
        ready.clear();
        readyCount = 0;
        firstPage = false;
    }
}
