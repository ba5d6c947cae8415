package io.tidemark.bridge.kafka;

import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.NotDurableException.Reason;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.Unreadable;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log on Kafka. Records wait in a bounded hand-off for one thread that sends them with acks=all, so no caller ever
 * blocks, whatever Kafka or the schema registry does. When Kafka is down messages are refused at once, and events wait.
 *
 * <p>Of the buffer, QoS 0 messages and delivered events may fill half, acked events three quarters, QoS 1 and 2 messages
 * nine tenths; the rest is kept for connects, disconnects and subscriptions, whose loss would leave presence wrong.
 */
public final class KafkaEventSink implements EventSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaEventSink.class);
    private static final double SHARE_EXPENDABLE = 0.5;
    private static final double SHARE_ACKED = 0.75;
    private static final double SHARE_MESSAGE = 0.9;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final HandOff handOff;
    private final Availability availability;
    private final LogWriter writer;
    private final Probe probe;
    private final Sender sender;
    private final BridgeMetrics metrics;
    private final long maxRecordBytes;
    private final Thread thread;
    private volatile boolean closed;

    private KafkaEventSink(BridgeSettings settings, RecentPositions positions, BridgeMetrics metrics) {
        this.metrics = metrics;
        maxRecordBytes = ProducerConfigs.maxRecordBytes(settings);
        handOff = new HandOff(settings.bufferMemory());
        availability = new Availability();
        writer = new LogWriter(
                settings.topics(),
                producer(ProducerConfigs.forMessages(settings)),
                producer(ProducerConfigs.forEvents(settings)),
                AvroSerdes.valueSerializer(settings.clients()),
                AvroSerdes.valueSerializer(settings.clients()));
        probe = new Probe(Admin.create(settings.clients()), settings.topics());
        sender = new Sender(
                handOff,
                writer,
                probe,
                availability,
                positions,
                metrics,
                settings.holdTimeout(),
                settings.unavailableAfter());
        thread = new Thread(sender, "tidemark-bridge-sender");
        thread.setContextClassLoader(KafkaEventSink.class.getClassLoader());
        thread.setDaemon(true);
        metrics.gauge("kafka.up", "1 while Kafka takes records", () -> availability.isUp() ? 1 : 0);
        metrics.gauge("buffer.bytes", "Accepted records that Kafka has not confirmed", handOff::heldBytes);
    }

    /**
     * Starts the sender. Returns at once; {@link #isAvailable} turns true when Kafka and the schema registry were reached.
     *
     * @param positions where the position of each durable message is put
     * @throws org.apache.kafka.common.KafkaException if the configuration of a Kafka client is not valid
     */
    public static KafkaEventSink start(BridgeSettings settings, RecentPositions positions, BridgeMetrics metrics) {
        KafkaEventSink sink = new KafkaEventSink(settings, positions, metrics);
        sink.thread.start();
        return sink;
    }

    private static Producer<String, byte[]> producer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public CompletionStage<Long> accept(Message message) {
        if (closed || !availability.isUp()) {
            return failed(metrics::messageFailed, unavailable());
        }
        Pending.OfMessage pending = new Pending.OfMessage(message, System.nanoTime());
        if (pending.bytes() > maxRecordBytes) {
            return failed(metrics::messageFailed, tooLarge(pending));
        }
        double share = message.getQos() == 0 ? SHARE_EXPENDABLE : SHARE_MESSAGE;
        return handOff.offer(pending, share) ? pending.result() : failed(metrics::messageFailed, full());
    }

    @Override
    public CompletionStage<Void> accept(ClientEvent event) {
        if (closed) {
            return failed(metrics::eventFailed, unavailable());
        }
        Pending.OfEvent pending = new Pending.OfEvent(event, System.nanoTime());
        return handOff.offer(pending, share(event.getEvent()))
                ? pending.result()
                : failed(metrics::eventFailed, full());
    }

    @Override
    public CompletionStage<Void> accept(Unreadable unreadable) {
        if (closed) {
            return failed(metrics::eventFailed, unavailable());
        }
        Pending.OfUnreadable pending = new Pending.OfUnreadable(unreadable, System.nanoTime());
        return handOff.offer(pending, SHARE_MESSAGE) ? pending.result() : failed(metrics::eventFailed, full());
    }

    private static double share(Object event) {
        if (event instanceof Delivered) {
            return SHARE_EXPENDABLE;
        }
        return event instanceof Acked ? SHARE_ACKED : 1;
    }

    @Override
    public boolean isAvailable() {
        return availability.isUp();
    }

    private NotDurableException unavailable() {
        return closed
                ? new NotDurableException(Reason.CLOSED, "the bridge has stopped")
                : new NotDurableException(Reason.UNAVAILABLE, "Kafka is down: " + availability.reason());
    }

    private NotDurableException tooLarge(Pending pending) {
        return new NotDurableException(
                Reason.REJECTED,
                "a message of about " + pending.bytes() + " bytes is larger than producer.max.request.size ("
                        + maxRecordBytes + ")");
    }

    private NotDurableException full() {
        return new NotDurableException(
                Reason.BUFFER_FULL, "the buffer of the bridge is full (" + handOff.heldBytes() + " bytes)");
    }

    private static <T> CompletionStage<T> failed(Consumer<Reason> count, NotDurableException cause) {
        count.accept(cause.reason());
        return CompletableFuture.failedFuture(cause);
    }

    /** Refuses new records, waits up to 10 s for the accepted ones, fails the rest. */
    @Override
    public void close() {
        closed = true;
        sender.stop();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close(availability.isUp() ? CLOSE_TIMEOUT : Duration.ZERO);
        probe.close();
        sender.failRemaining();
        if (handOff.heldBytes() > 0) {
            log.warn("The bridge stopped with {} bytes of records that Kafka does not have", handOff.heldBytes());
        }
    }
}
