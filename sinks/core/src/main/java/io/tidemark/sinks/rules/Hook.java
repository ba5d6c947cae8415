package io.tidemark.sinks.rules;

import io.tidemark.sinks.template.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The events of a broker that a rule can hang on. */
public enum Hook {
    CLIENT_CONNECTED("client.connected"),
    CLIENT_DISCONNECTED("client.disconnected"),
    SESSION_CREATED("session.created"),
    SESSION_SUBSCRIBED("session.subscribed"),
    SESSION_UNSUBSCRIBED("session.unsubscribed"),
    MESSAGE_PUBLISH("message.publish"),
    MESSAGE_ACKED("message.acked"),
    /** Also written {@code message.deliver}. */
    MESSAGE_DELIVERED("message.delivered");

    private static final String DELIVERED_ALIAS = "message.deliver";

    private final String text;

    Hook(String text) {
        this.text = text;
    }

    /** Whether a statement on this hook can refer to the variable. */
    public boolean has(Variable variable) {
        return switch (variable) {
            case CLIENTID, USERNAME, NODE, PEERHOST, TIMESTAMP -> true;
            case TOPIC -> this.compareTo(SESSION_SUBSCRIBED) >= 0;
            case MSGID -> this.compareTo(MESSAGE_PUBLISH) >= 0;
            case QOS -> this.compareTo(SESSION_SUBSCRIBED) >= 0 && this != SESSION_UNSUBSCRIBED;
            case PAYLOAD, RETAIN, MESSAGE -> this == MESSAGE_PUBLISH;
        };
    }

    static Optional<Hook> named(String name) {
        String canonical = name.equals(DELIVERED_ALIAS) ? MESSAGE_DELIVERED.text : name;
        return Arrays.stream(values())
                .filter(hook -> hook.text.equals(canonical))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Hook::toString).toList();
    }

    /** As a rule file writes it. */
    @Override
    public String toString() {
        return text;
    }
}
