package io.tidemark.streams.replay;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.streams.AsyncReads;
import io.tidemark.streams.Backoff;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * What a replay waits for.
     *
     * @param head position that the store must have applied
     */
    record Fence(StoreReader reader, long head) {}

    private record Place(StoreReader reader, int partition) {}

    private static final class Known {
        private final Backoff backoff;
        private long applied = Position.BEFORE_ALL;
        private long askedAt;
        private boolean asking;
        private Optional<String> problem = Optional.empty();

        private Known(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    private final ReplaySettings settings;
    private final AsyncReads reads;
    private final ReplayMeters meters;
    private final Map<Place, Known> known = new HashMap<>();

    Fences(ReplaySettings settings, AsyncReads reads, ReplayMeters meters) {
        this.settings = settings;
        this.reads = reads;
        this.meters = meters;
    }

    /** The fences of these topics: one for each store and partition. */
    static List<Fence> of(Collection<ReplayedTopic> topics) {
        Map<Place, Long> heads = new LinkedHashMap<>();
        for (ReplayedTopic topic : topics) {
            long head = topic.state().span().head();
            heads.merge(new Place(topic.reader(), Position.partition(head)), head, Math::max);
        }
        return heads.entrySet().stream()
                .map(head -> new Fence(head.getKey().reader(), head.getValue()))
                .toList();
    }

    /**
     * Whether a store has applied everything up to a head, as of an answer to a question asked at or after {@code since}: a
     * store can lose what it had. If that is not known, it is asked in due time.
     */
    boolean isPassed(Fence fence, long since, long now) {
        Known place = known(fence);
        boolean passed = !place.asking && place.applied >= fence.head() && place.askedAt >= since;
        if (!passed && !place.asking && place.backoff.isOver(now)) {
            ask(fence, place, now);
        }
        return passed;
    }

    /** Why a store cannot say; empty if it can. */
    Optional<String> problem(Fence fence) {
        return known(fence).problem;
    }

    private Known known(Fence fence) {
        return known.computeIfAbsent(
                new Place(fence.reader(), Position.partition(fence.head())),
                place -> new Known(new Backoff(settings.fenceBackoffMin(), settings.fenceBackoffMax())));
    }

    private void ask(Fence fence, Known place, long now) {
        int partition = Position.partition(fence.head());
        place.asking = true;
        place.askedAt = now;
        place.backoff.pause(now);
        reads.read(
                () -> fence.reader().appliedThrough(partition),
                applied -> answered(fence, place, applied),
                failure -> failed(partition, place, failure));
    }

    private static void answered(Fence fence, Known place, OptionalLong applied) {
        place.asking = false;
        place.problem = Optional.empty();
        long through = applied.orElse(Position.BEFORE_ALL);
        // One that is passed is no reason to let the next replay of the partition wait longer.
        if (through != place.applied || through >= fence.head()) {
            place.backoff.reset();
        }
        place.applied = through;
    }

    private void failed(int partition, Known fence, RuntimeException failure) {
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
