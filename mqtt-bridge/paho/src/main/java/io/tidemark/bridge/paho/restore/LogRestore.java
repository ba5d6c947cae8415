package io.tidemark.bridge.paho.restore;

import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the log what a bridge that was stopped, or killed, must know to go on: whose connection is which, and which of
 * the messages that the broker is about to send again the log has already.
 */
public final class LogRestore {

    private static final Logger log = LoggerFactory.getLogger(LogRestore.class);

    /** Presence may lag behind the events by as much; what is in both does no harm. */
    private static final Duration LAG = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final BridgeSettings settings;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public LogRestore(BridgeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** As the other, for a broker whose messages have no ids to know them by. */
    public boolean run(Consumer<Presence> presence, Consumer<ClientEvent> events) {
        return run(presence, events, new RecentPositions(), 0);
    }

    /**
     * Reads, and tries again while Kafka or the schema registry is away.
     *
     * @param unacknowledged messages that the broker may send again, at most; so many are looked at in each partition
     * @return false if {@link #stop} was called before it was done
     */
    public boolean run(
            Consumer<Presence> presence, Consumer<ClientEvent> events, RecentPositions positions, int unacknowledged) {
        while (stopping.getCount() > 0) {
            try {
                read(presence, events, positions, unacknowledged);
                return true;
            } catch (KafkaException e) {
                log.warn(
                        "The bridge waits for the log before it connects to the broker: {}: {}",
                        e.getClass().getSimpleName(),
                        e.getMessage());
                pause();
            }
        }
        return false;
    }

    private void read(
            Consumer<Presence> presence, Consumer<ClientEvent> events, RecentPositions positions, int unacknowledged) {
        long begin = System.nanoTime();
        long clients;
        try (TopicReader<Presence> reader =
                new TopicReader<>(settings, settings.topics().presence())) {
            clients = reader.all((partition, offset, key, value) -> presence.accept(value));
        }
        try (TopicReader<ClientEvent> reader =
                new TopicReader<>(settings, settings.topics().clientEvents())) {
            reader.since(clock.instant().minus(LAG), (partition, offset, key, value) -> {
                if (value.getEvent() instanceof Connected || value.getEvent() instanceof Disconnected) {
                    events.accept(value);
                }
            });
        }
        long messages = unacknowledged == 0 ? 0 : readMessages(positions, unacknowledged);
        log.info(
                "Restored from the log in {} ms: presence of {} clients, the last {} messages",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                clients,
                messages);
    }

    private long readMessages(RecentPositions positions, int unacknowledged) {
        try (TopicReader<Message> reader =
                new TopicReader<>(settings, settings.topics().messages())) {
            return reader.last(
                    unacknowledged,
                    (partition, offset, key, value) -> positions.put(value.getId(), Position.of(partition, offset)));
        }
    }

    private void pause() {
        try {
            if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Stopped while waiting for the log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Lets {@link #run} end. */
    public void stop() {
        stopping.countDown();
    }
}
