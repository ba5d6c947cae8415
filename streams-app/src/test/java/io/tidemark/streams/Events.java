package io.tidemark.streams;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the events of one client, each a millisecond later than the one before unless told otherwise. */
public final class Events {

    private static final String NODE = "tidemark@127.0.0.1";

    private final String clientId;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int receiveMaximum = 65_535;
    private long sessionExpiry;
    private boolean showsAcks = true;

    public Events(String clientId) {
        this.clientId = clientId;
    }

    public Events at(Instant time) {
        now = time;
        return this;
    }

    public Events receiveMaximum(int maximum) {
        receiveMaximum = maximum;
        return this;
    }

    public ClientEvent connected(long epoch) {
        return connected(epoch, false);
    }

    /** The broker shows no acknowledgements, so what comes during a connection counts as read when it ends. */
    public Events withoutAcks() {
        showsAcks = false;
        return this;
    }

    public Events sessionExpiry(long seconds) {
        sessionExpiry = seconds;
        return this;
    }

    public ClientEvent delivered(long epoch, String topic, String id, @Nullable Long position) {
        return event(epoch, new Delivered(id, topic, 1, position, null));
    }

    public Instant now() {
        return now;
    }

    public ClientEvent connected(long epoch, boolean sessionPresent) {
        return event(
                epoch,
                Connected.newBuilder()
                        .setProtocolVersion(5)
                        .setCleanStart(!sessionPresent)
                        .setSessionPresent(sessionPresent)
                        .setSessionExpiryInterval(sessionExpiry)
                        .setKeepAlive(60)
                        .setReceiveMaximum(receiveMaximum)
                        .setShowsAcks(showsAcks)
                        .build());
    }

    public ClientEvent disconnected(long epoch) {
        return event(
                epoch,
                Disconnected.newBuilder()
                        .setReason("gone")
                        .setGraceful(true)
                        .setPresumedReadUntil(showsAcks ? null : now.plusMillis(1))
                        .build());
    }

    public ClientEvent subscribed(long epoch, int qos, String... filters) {
        return event(
                epoch,
                new Subscribed(Stream.of(filters)
                        .map(filter -> TopicSubscription.newBuilder()
                                .setTopicFilter(filter)
                                .setQos(qos)
                                .build())
                        .toList()));
    }

    public ClientEvent subscribed(long epoch, TopicSubscription... subscriptions) {
        return event(epoch, new Subscribed(List.of(subscriptions)));
    }

    public ClientEvent unsubscribed(long epoch, String... filters) {
        return event(epoch, new Unsubscribed(List.of(filters)));
    }

    public ClientEvent acked(long epoch, String topic, String id, @Nullable Long position) {
        return event(epoch, new Acked(id, topic, 1, position, null));
    }

    public Message message(String topic, String id, int qos) {
        return Message.newBuilder()
                .setId(id)
                .setTopic(topic)
                .setPayload(ByteBuffer.wrap(("payload of " + id).getBytes(StandardCharsets.UTF_8)))
                .setQos(qos)
                .setRetain(false)
                .setClientId(clientId)
                .setNode(NODE)
                .setPublishedAt(tick())
                .setUserProperties(List.of())
                .build();
    }

    private ClientEvent event(long epoch, Object event) {
        return ClientEvent.newBuilder()
                .setClientId(clientId)
                .setNode(NODE)
                .setEpoch(epoch)
                .setAt(tick())
                .setEvent(event)
                .build();
    }

    private Instant tick() {
        now = now.plusMillis(1);
        return now;
    }
}
