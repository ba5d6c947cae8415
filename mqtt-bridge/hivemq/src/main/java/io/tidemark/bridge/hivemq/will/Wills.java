package io.tidemark.bridge.hivemq.will;

import com.hivemq.extension.sdk.api.packets.publish.ModifiableWillPublish;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.NotDurableException.Reason;
import io.tidemark.bridge.hivemq.Messages;
import io.tidemark.bridge.hivemq.MqttProperties;
import io.tidemark.bridge.hivemq.connection.Peer;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records will messages. HiveMQ authorises and publishes them itself and shows them to no extension on their way in, so each
 * gets its id at CONNECT and is recorded when its connection ends in a way that publishes it. Nobody waits for a will, so
 * one that Kafka does not take is tried again, at most {@value #RETRIES} of them at a time.
 *
 * <p>HiveMQ CE forgets delayed wills when it stops, and so does this. A will whose publication another extension prevents is
 * recorded all the same.
 */
public final class Wills {

    private static final Logger log = LoggerFactory.getLogger(Wills.class);
    static final int RETRIES = 10_000;

    private final EventSink sink;
    private final MessageId ids;
    private final String node;
    private final Clock clock;
    private final PendingWills pending = new PendingWills();
    private final Queue<Message> retries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger retrying = new AtomicInteger();

    public Wills(EventSink sink, MessageId ids, String node, Clock clock) {
        this.sink = sink;
        this.ids = ids;
        this.node = node;
        this.clock = clock;
    }

    /** Gives the will of a CONNECT its id. Empty for topics that are not recorded. */
    public Optional<Will> stamp(ModifiableWillPublish packet, String clientId, Peer peer, long expiry) {
        MqttProperties.strip(packet.getUserProperties());
        if (packet.getTopic().startsWith("$")) {
            return Optional.empty();
        }
        Message message = Messages.of(packet, ids.next(), clientId, peer, node, clock.instant());
        packet.getUserProperties().addUserProperty(MqttProperties.ID, message.getId());
        return Optional.of(new Will(message, Duration.ofSeconds(Math.min(packet.getWillDelay(), expiry))));
    }

    /** The connection ended in a way that publishes its will, now or after its delay. */
    public void due(String clientId, Will will) {
        pending.ended(clientId, will, clock.instant()).ifPresent(this::record);
    }

    /** The client is connected again. */
    public void connected(String clientId, boolean sessionPresent) {
        pending.connected(clientId, sessionPresent).ifPresent(this::record);
    }

    /** Does what is due; to be called about once a second. Throws nothing, because a scheduler would not call it again. */
    public void tick() {
        try {
            pending.due(clock.instant()).forEach(this::record);
            for (int i = retrying.get(); i > 0; i--) {
                Message message = retries.poll();
                if (message != null) {
                    retrying.decrementAndGet();
                    submit(message);
                }
            }
        } catch (RuntimeException e) {
            log.error("Could not record will messages that are due", e);
        }
    }

    private void record(Will will) {
        submit(Message.newBuilder(will.message())
                .setPublishedAt(clock.instant())
                .build());
    }

    private void submit(Message message) {
        sink.accept(message).whenComplete((position, error) -> {
            if (error != null) {
                retry(message, error);
            }
        });
    }

    private void retry(Message message, Throwable error) {
        boolean hopeless = error instanceof NotDurableException known
                && (known.reason() == Reason.REJECTED || known.reason() == Reason.CLOSED);
        if (hopeless || retrying.get() >= RETRIES) {
            log.warn(
                    "The will message {} of client {} is not recorded: {}",
                    message.getId(),
                    message.getClientId(),
                    error.getMessage());
            return;
        }
        retrying.incrementAndGet();
        retries.add(message);
    }
}
