package io.tidemark.bridge.kafka;

import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.NotDurableException.Reason;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.schemas.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that gives records to Kafka: serialises them, sends them in order, holds back what must wait for earlier
 * messages, notices when Kafka goes and comes. While Kafka is down nothing is sent; messages fail at the hold timeout,
 * events wait.
 */
final class Sender implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How late a confirmation may be seen that a barrier waits for. */
    private static final long BARRIER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int RECORDS_PER_ROUND = 1_024;

    private final HandOff handOff;
    private final LogWriter writer;
    private final Probe probe;
    private final Availability availability;
    private final RecentPositions positions;
    private final BridgeMetrics metrics;
    private final long holdNanos;
    private final long unavailableNanos;

    private final InFlight messages = new InFlight();
    private final InFlight events = new InFlight();
    private final Barriers<Pending.OfEvent> barriers = new Barriers<>();
    /** Events that the producer could not take; they go before everything else. */
    private final Deque<Pending.OfRecord> deferred = new ArrayDeque<>();

    private volatile boolean closing;

    Sender(
            HandOff handOff,
            LogWriter writer,
            Probe probe,
            Availability availability,
            RecentPositions positions,
            BridgeMetrics metrics,
            Duration holdTimeout,
            Duration unavailableAfter) {
        this.handOff = handOff;
        this.writer = writer;
        this.probe = probe;
        this.availability = availability;
        this.positions = positions;
        this.metrics = metrics;
        this.holdNanos = holdTimeout.toNanos();
        this.unavailableNanos = unavailableAfter.toNanos();
    }

    @Override
    public void run() {
        while (!closing) {
            try {
                round();
            } catch (RuntimeException e) {
                // No record may be lost silently; the next round goes on with the rest.
                log.error("Unexpected failure in the Kafka sender of the bridge; it goes on", e);
                handOff.pause(IDLE_NANOS);
            }
        }
        if (availability.isUp()) {
            sendWaiting(Integer.MAX_VALUE);
            barriers.releaseAll(this::sendNow);
        }
    }

    private void round() {
        watch();
        if (availability.isUp()) {
            sendWaiting(RECORDS_PER_ROUND);
            barriers.release(messages.through(), this::sendInOrder);
            if (handOff.isEmpty()) {
                handOff.sleep(barriers.isEmpty() ? IDLE_NANOS : BARRIER_NANOS);
            }
        } else {
            failOverdue();
            handOff.pause(IDLE_NANOS);
        }
    }

    /** Stops the loop; {@link #run} returns after one last try to send what waits. */
    void stop() {
        closing = true;
        handOff.wake();
    }

    private void watch() {
        long now = System.nanoTime();
        if (isOverdue(messages.oldestAcceptedNanos(), now) || isOverdue(events.oldestAcceptedNanos(), now)) {
            availability.failed("a record has waited more than " + TimeUnit.NANOSECONDS.toMillis(unavailableNanos)
                    + " ms for its confirmation");
        }
        probe.poll(availability.isUp())
                .ifPresent(finding -> finding.problem().ifPresentOrElse(this::probeFailed, this::probeSucceeded));
    }

    private boolean isOverdue(OptionalLong acceptedNanos, long now) {
        // A record that waited here while Kafka was down gets its time again from the last sign of life.
        return acceptedNanos.isPresent()
                && now - acceptedNanos.getAsLong() > unavailableNanos
                && availability.nanosSinceSuccess() > unavailableNanos;
    }

    private void probeFailed(String problem) {
        // A busy Kafka may answer a probe late; what it confirms meanwhile counts more.
        if (availability.nanosSinceSuccess() > TimeUnit.SECONDS.toNanos(2)) {
            availability.failed(problem);
        }
    }

    private void probeSucceeded() {
        writer.prepare().ifPresentOrElse(availability::failed, availability::succeeded);
    }

    private void sendWaiting(int most) {
        while (!deferred.isEmpty() && availability.isUp()) {
            sendNow(deferred.removeFirst());
        }
        for (int i = 0; i < most && availability.isUp(); i++) {
            Pending pending = handOff.poll();
            if (pending == null) {
                return;
            }
            if (pending instanceof Pending.OfMessage message) {
                send(message);
            } else if (pending instanceof Pending.OfEvent event) {
                long waitsFor = event.waitsForMessages() ? messages.last() : 0;
                barriers.add(event.event().getClientId(), event, waitsFor, messages.through(), this::sendInOrder);
            } else if (pending instanceof Pending.OfUnreadable unreadable) {
                sendInOrder(unreadable);
            }
        }
    }

    private void send(Pending.OfMessage pending) {
        if (pending.isCompleted()) {
            return;
        }
        messages.add(pending);
        try {
            writer.write(pending.message(), (metadata, error) -> confirmed(pending, metadata, error));
        } catch (RuntimeException e) {
            confirmed(pending, null, e);
        }
    }

    private void confirmed(Pending.OfMessage pending, @Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (!pending.complete()) {
            return;
        }
        handOff.release(pending);
        try {
            if (metadata == null || error != null) {
                fail(pending, error);
                return;
            }
            long position = Position.of(metadata.partition(), metadata.offset());
            positions.put(pending.message().getId(), position);
            metrics.messageDurable();
            availability.succeeded();
            pending.result().complete(position);
        } catch (IllegalArgumentException e) {
            fail(pending, e);
        }
    }

    private void fail(Pending.OfMessage pending, @Nullable Exception error) {
        NotDurableException cause = cause("message", error);
        metrics.messageFailed(cause.reason());
        pending.fail(cause);
    }

    private void sendInOrder(Pending.OfRecord pending) {
        if (deferred.isEmpty()) {
            sendNow(pending);
        } else {
            deferred.addLast(pending);
        }
    }

    private void sendNow(Pending.OfRecord pending) {
        try {
            write(pending, (metadata, error) -> confirmed(pending, error));
            events.add(pending);
        } catch (RetriableException e) {
            availability.failed(describe(e));
            deferred.addFirst(pending);
        } catch (RuntimeException e) {
            confirmed(pending, e);
        }
    }

    private void write(Pending.OfRecord pending, Callback callback) {
        if (pending instanceof Pending.OfEvent event) {
            writer.write(event.event(), callback);
        } else if (pending instanceof Pending.OfUnreadable unreadable) {
            writer.write(unreadable.unreadable(), callback);
        }
    }

    private void confirmed(Pending.OfRecord pending, @Nullable Exception error) {
        if (!pending.complete()) {
            return;
        }
        handOff.release(pending);
        if (error == null) {
            availability.succeeded();
            pending.result().complete(null);
        } else {
            NotDurableException cause = cause("record", error);
            metrics.eventFailed(cause.reason());
            pending.fail(cause);
        }
    }

    private NotDurableException cause(String what, @Nullable Exception error) {
        if (error == null) {
            return new NotDurableException(Reason.REJECTED, "Kafka gave no position for the " + what);
        }
        if (closing) {
            return new NotDurableException(Reason.CLOSED, "the bridge stopped before Kafka had the " + what);
        }
        if (error instanceof RetriableException) {
            availability.failed(describe(error));
            return new NotDurableException(Reason.TIMEOUT, describe(error));
        }
        log.warn("Kafka refuses a {}: {}", what, describe(error));
        return new NotDurableException(Reason.REJECTED, describe(error));
    }

    private static String describe(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    /** While Kafka is down: a publisher that waits in the hand-off is told at its time. */
    private void failOverdue() {
        long now = System.nanoTime();
        for (Pending pending : handOff.waiting()) {
            if (now - pending.acceptedNanos() <= holdNanos) {
                return;
            }
            if (pending instanceof Pending.OfMessage message && message.complete()) {
                handOff.release(message);
                metrics.messageFailed(Reason.TIMEOUT);
                message.fail(new NotDurableException(Reason.TIMEOUT, "Kafka is down: " + availability.reason()));
            }
        }
    }

    /** After the end of {@link #run} and of the producers: whoever still waits is told. */
    void failRemaining() {
        NotDurableException cause = new NotDurableException(Reason.CLOSED, "the bridge has stopped");
        barriers.releaseAll(event -> event.fail(cause));
        deferred.forEach(event -> event.fail(cause));
        for (Pending pending : handOff.waiting()) {
            pending.fail(cause);
        }
    }
}
