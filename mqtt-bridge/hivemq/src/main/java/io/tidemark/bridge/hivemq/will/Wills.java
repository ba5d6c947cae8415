package io.tidemark.bridge.hivemq.will;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hivemq.extension.sdk.api.packets.publish.ModifiableWillPublish;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.NotDurableException.Reason;
import io.tidemark.bridge.hivemq.Messages;
import io.tidemark.bridge.hivemq.MqttProperties;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records will messages. HiveMQ authorises and publishes them itself and shows them to no extension on their way in, so each
 * gets its id at CONNECT and is recorded when its connection ends in a way that publishes it. Nobody waits for a will, so
 * one that Kafka does not take is tried again, at most {@value #RETRIES} of them at a time.
 *
 * <p>A will that HiveMQ publishes after its own restart, for a connection that this process never saw, is recorded when the
 * first subscriber gets it; without a subscriber it goes unrecorded.
 */
public final class Wills {

    private static final Logger log = LoggerFactory.getLogger(Wills.class);
    static final int RETRIES = 10_000;
    private static final long REMEMBERED = 50_000;
    /** How long a will that a subscriber got may wait for the end of its connection to be told. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final EventSink sink;
    private final MessageId ids;
    private final String node;
    private final Clock clock;
    private final Instant started;
    private final PendingWills pending = new PendingWills();
    private final Cache<String, Boolean> recorded =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Map<String, Message> unclaimed = new ConcurrentHashMap<>();
    private final Queue<Message> retries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger retrying = new AtomicInteger();

    public Wills(EventSink sink, MessageId ids, String node, Clock clock) {
        this.sink = sink;
        this.ids = ids;
        this.node = node;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Gives the will of a CONNECT its id. Empty for topics that are not recorded. */
    public Optional<Will> stamp(ModifiableWillPublish packet, String clientId, Optional<String> username, long expiry) {
        MqttProperties.strip(packet.getUserProperties());
        if (packet.getTopic().startsWith("$")) {
            return Optional.empty();
        }
        Message message = Messages.of(packet, ids.next(), clientId, username.orElse(null), node, clock.instant());
        packet.getUserProperties().addUserProperty(MqttProperties.ID, message.getId());
        packet.getUserProperties().addUserProperty(MqttProperties.WILL_OF, clientId);
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

    /** A subscriber is getting a message that may be a will. */
    public void seen(PublishPacket packet, String id) {
        Optional<String> clientId = packet.getUserProperties().getFirst(MqttProperties.WILL_OF);
        Instant published = Instant.ofEpochMilli(packet.getTimestamp());
        if (clientId.isEmpty()
                || published.isBefore(started)
                || recorded.getIfPresent(id) != null
                || unclaimed.size() >= RETRIES) {
            return;
        }
        unclaimed.putIfAbsent(id, Messages.of(packet, id, clientId.get(), null, node, published));
    }

    /** Does what is due; to be called about once a second. */
    public void tick() {
        Instant now = clock.instant();
        pending.due(now).forEach(this::record);
        unclaimed.values().removeIf(message -> {
            boolean over = message.getPublishedAt().plus(GRACE).isBefore(now);
            if (over) {
                recordOnce(message);
            }
            return over || recorded.getIfPresent(message.getId()) != null;
        });
        for (int i = retrying.get(); i > 0; i--) {
            Message message = retries.poll();
            if (message != null) {
                retrying.decrementAndGet();
                submit(message);
            }
        }
    }

    private void record(Will will) {
        recordOnce(Message.newBuilder(will.message())
                .setPublishedAt(clock.instant())
                .build());
    }

    private void recordOnce(Message message) {
        if (recorded.asMap().putIfAbsent(message.getId(), true) == null) {
            submit(message);
        }
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
