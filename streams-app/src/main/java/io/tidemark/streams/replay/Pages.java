package io.tidemark.streams.replay;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import io.tidemark.streams.AsyncReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Reads pages of replays from stores, many topics in one round trip. For one thread. */
final class Pages {

    private static final String BEHIND = "the store lost what it had applied and is refilled";

    /** Told what became of a read. */
    interface Listener {
        void read(ActiveReplay replay);

        void failed(ActiveReplay replay, String reason);
    }

    /** @param whole whether the store still had everything up to the heads after the messages were read */
    private record Result(List<List<StoredMessage>> pages, boolean whole) {}

    private record Asked(ReplayedTopic topic, TopicSpan span) {}

    private final AsyncReads reads;
    private final ReplayMeters meters;
    private final Listener listener;
    private final LongSupplier clock;

    Pages(AsyncReads reads, ReplayMeters meters, Listener listener, LongSupplier clock) {
        this.reads = reads;
        this.meters = meters;
        this.listener = listener;
        this.clock = clock;
    }

    /** Starts to read these pages. */
    void read(ActiveReplay replay, List<ArrivalQueue.Turn> turns) {
        Map<StoreReader, List<Asked>> byStore = new LinkedHashMap<>();
        for (ArrivalQueue.Turn turn : turns) {
            byStore.computeIfAbsent(turn.topic().reader(), reader -> new ArrayList<>())
                    .add(new Asked(turn.topic(), turn.topic().reading(turn.limit())));
        }
        byStore.forEach((reader, asked) -> {
            replay.readingStarted();
            List<TopicSpan> spans = asked.stream().map(Asked::span).toList();
            reads.read(
                    () -> fetch(reader, spans),
                    result -> take(replay, asked, result),
                    failure -> failed(replay, asked, String.valueOf(failure.getMessage())));
        });
    }

    /** On a reader's thread: may block. */
    private static Result fetch(StoreReader reader, List<TopicSpan> spans) {
        List<List<StoredMessage>> pages = reader.fetchAll(spans);
        // A store that crashed and came back empty would otherwise look like one without messages.
        Map<Integer, Long> heads = new HashMap<>();
        spans.forEach(span -> heads.merge(Position.partition(span.upTo()), span.upTo(), Math::max));
        boolean whole = heads.entrySet().stream()
                .allMatch(head -> reader.appliedThrough(head.getKey()).orElse(Position.BEFORE_ALL) >= head.getValue());
        return new Result(pages, whole);
    }

    private void take(ActiveReplay replay, List<Asked> asked, Result result) {
        if (!result.whole()) {
            failed(replay, asked, BEHIND);
            return;
        }
        for (int i = 0; i < asked.size(); i++) {
            List<StoredMessage> page = result.pages().get(i);
            replay.take(
                    asked.get(i).topic(),
                    page,
                    page.size() < asked.get(i).span().limit());
        }
        replay.readingDone(clock.getAsLong());
        listener.read(replay);
    }

    private void failed(ActiveReplay replay, List<Asked> asked, String reason) {
        meters.readFailures.increment();
        replay.readingFailed(asked.stream().map(Asked::topic).toList(), clock.getAsLong());
        listener.failed(replay, reason);
    }

    /** Takes one page that was read meanwhile; returns false if there is none. */
    boolean handOver() {
        return reads.handOver();
    }
}
