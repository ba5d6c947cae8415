package io.tidemark.sinks.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a statement can refer to as <code>${name}</code>. On a hook that does not have it a variable is null. */
public enum Variable {
    /** The client that connected, subscribed, published or acknowledged. */
    CLIENTID,
    USERNAME,
    /** Broker node. */
    NODE,
    /** IP address of the client. */
    PEERHOST,
    /** When it happened, in seconds of UTC, or in milliseconds where the pool says {@code timestamps = ms}. */
    TIMESTAMP,
    /** MQTT topic; the topic filter on subscribe and unsubscribe. */
    TOPIC,
    MSGID,
    /** As published, in bytes. */
    PAYLOAD,
    QOS,
    /** 1 or 0; in Redis {@code true} or {@code false}. */
    RETAIN,
    /** Redis only: the fields and values of the message hash. */
    MESSAGE;

    static Optional<Variable> named(String name) {
        return Arrays.stream(values())
                .filter(variable -> variable.toString().equals(name))
                .findFirst();
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Variable::toString).toList();
    }

    /** As a statement writes it, without <code>${}</code>. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
