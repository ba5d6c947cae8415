package io.tidemark.streams.replay;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each store has applied each partition, as far as replays need to know. However many replays wait for a partition
 * of a store, it is asked by one read at a time. For one thread.
 */
final class Fences {

    private static final Logger LOG = LoggerFactory.getLogger(Fences.class);

    private record Place(StoreReader reader, int partition) {}

    private static final class Fence {
        private final Backoff backoff;
        private long applied = Position.BEFORE_ALL;
        private long askedAt;
        private boolean asking;
        private Optional<String> problem = Optional.empty();

        private Fence(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    private final ReplaySettings settings;
    private final AsyncReads reads;
    private final ReplayMeters meters;
    private final Map<Place, Fence> fences = new HashMap<>();

    Fences(ReplaySettings settings, AsyncReads reads, ReplayMeters meters) {
        this.settings = settings;
        this.reads = reads;
        this.meters = meters;
    }

    /**
     * Whether a store has applied everything up to a head, as of an answer to a question asked at or after {@code since}: a
     * store can lose what it had. If that is not known, it is asked in due time.
     */
    boolean isPassed(StoreReader reader, long head, long since, long now) {
        Fence fence = fence(reader, head);
        boolean passed = !fence.asking && fence.applied >= head && fence.askedAt >= since;
        if (!passed && !fence.asking && fence.backoff.isOver(now)) {
            ask(reader, Position.partition(head), fence, now);
        }
        return passed;
    }

    /** Why a store cannot say; empty if it can. */
    Optional<String> problem(StoreReader reader, long head) {
        return fence(reader, head).problem;
    }

    private Fence fence(StoreReader reader, long head) {
        return fences.computeIfAbsent(
                new Place(reader, Position.partition(head)),
                place -> new Fence(new Backoff(settings.fenceBackoffMin(), settings.fenceBackoffMax())));
    }

    private void ask(StoreReader reader, int partition, Fence fence, long now) {
        fence.asking = true;
        fence.askedAt = now;
        fence.backoff.pause(now);
        reads.read(
                () -> reader.appliedThrough(partition),
                applied -> answered(fence, applied),
                failure -> failed(partition, fence, failure));
    }

    private static void answered(Fence fence, OptionalLong applied) {
        fence.asking = false;
        fence.problem = Optional.empty();
        long through = applied.orElse(Position.BEFORE_ALL);
        if (through != fence.applied) {
            fence.backoff.reset();
        }
        fence.applied = through;
    }

    private void failed(int partition, Fence fence, RuntimeException failure) {
        fence.asking = false;
        fence.applied = Position.BEFORE_ALL;
        meters.readFailures.increment();
        String problem = String.valueOf(failure.getMessage());
        if (fence.problem.isEmpty()) {
            LOG.warn("Replays of partition {} wait until their store answers: {}", partition, problem);
        }
        fence.problem = Optional.of(problem);
    }
}
