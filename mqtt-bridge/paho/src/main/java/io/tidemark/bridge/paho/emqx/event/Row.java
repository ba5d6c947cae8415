package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.inbox.InboxProperties;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of one event; those that it does not have are null. */
final class Row {

    /** By the topic, until the field {@code event} says it. */
    @Nullable
    Kind kind;

    @Nullable
    String clientId;

    @Nullable
    String fromClientId;

    @Nullable
    String username;

    @Nullable
    String node;

    @Nullable
    String peername;

    @Nullable
    String peerHost;

    @Nullable
    String topic;

    @Nullable
    String id;

    @Nullable
    String payload;

    @Nullable
    String reason;

    @Nullable
    Integer qos;

    @Nullable
    Integer protocolVersion;

    @Nullable
    Integer keepAlive;

    @Nullable
    Integer receiveMaximum;

    @Nullable
    Long expiryInterval;

    @Nullable
    Boolean cleanStart;

    @Nullable
    Instant timestamp;

    @Nullable
    Instant connectedAt;

    @Nullable
    Instant disconnectedAt;

    @Nullable
    Instant publishReceivedAt;

    /** Null if the event has no flags. */
    @Nullable
    Boolean retain;

    boolean noLocal;
    boolean retainAsPublished;
    int retainHandling;

    final Properties properties = new Properties();

    /** The value of a field without which the event is of no use. */
    <T> T required(String field, @Nullable T value) throws MalformedEventException {
        if (value == null) {
            throw malformed("has no " + field);
        }
        return value;
    }

    String clientId() throws MalformedEventException {
        return required("clientid", clientId);
    }

    String topic() throws MalformedEventException {
        return required("topic", topic);
    }

    String node() throws MalformedEventException {
        return required("node", node);
    }

    int qos() throws MalformedEventException {
        return required("qos", qos);
    }

    Instant timestamp() throws MalformedEventException {
        return required("timestamp", timestamp);
    }

    Optional<String> peer() {
        return Optional.ofNullable(peername);
    }

    /** 4.4 and 5.3 have either the host or host and port, depending on the event. */
    Optional<String> peerHost() {
        return Optional.ofNullable(peerHost).or(() -> peer().map(Row::withoutPort));
    }

    private static String withoutPort(String peer) {
        int colon = peer.lastIndexOf(':');
        String host = colon < 0 ? peer : peer.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    boolean isInInbox() throws MalformedEventException {
        return InboxProperties.isInboxOf(clientId(), topic());
    }

    MalformedEventException malformed(String problem) {
        return new MalformedEventException("EMQX event" + (kind == null ? "" : " " + kind.eventName()) + " " + problem);
    }
}
