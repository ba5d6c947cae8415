package io.tidemark.bridge.hivemq.will;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which will messages wait for their delay, mirroring what the broker does with them: MQTT 5, section 3.1.3.2.2. A client has
 * at most one. Thread-safe.
 */
final class PendingWills {

    private record Pending(Will will, Instant due) {}

    private final Map<String, Pending> pending = new HashMap<>();

    /** The connection ended and its will is to be published. Returns it if that is now. */
    synchronized Optional<Will> ended(String clientId, Will will, Instant now) {
        if (will.delay().isZero()) {
            return Optional.of(will);
        }
        pending.put(clientId, new Pending(will, now.plus(will.delay())));
        return Optional.empty();
    }

    /**
     * The client is back: with its session the will is cancelled, without it the old session has ended and the will is
     * published. Returns it in that case.
     */
    synchronized Optional<Will> connected(String clientId, boolean sessionPresent) {
        Pending found = pending.remove(clientId);
        return found == null || sessionPresent ? Optional.empty() : Optional.of(found.will());
    }

    /** Takes out those whose delay is over. */
    synchronized List<Will> due(Instant now) {
        List<Will> due = new ArrayList<>();
        pending.values().removeIf(waiting -> {
            boolean isDue = !waiting.due().isAfter(now);
            if (isDue) {
                due.add(waiting.will());
            }
            return isDue;
        });
        return due;
    }

    synchronized int size() {
        return pending.size();
    }
}
