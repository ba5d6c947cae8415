package io.tidemark.sinks.rules;

import static io.tidemark.sinks.rules.Hook.CLIENT_CONNECTED;
import static io.tidemark.sinks.rules.Hook.CLIENT_DISCONNECTED;
import static io.tidemark.sinks.rules.Hook.MESSAGE_ACKED;
import static io.tidemark.sinks.rules.Hook.MESSAGE_PUBLISH;
import static io.tidemark.sinks.rules.Hook.SESSION_CREATED;
import static io.tidemark.sinks.rules.Hook.SESSION_SUBSCRIBED;
import static io.tidemark.sinks.rules.Hook.SESSION_UNSUBSCRIBED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The built-in functions of the EMQ X backends, and the hooks that each may hang on. */
public enum BackendFunction {
    ON_CLIENT_CONNECTED(CLIENT_CONNECTED),
    ON_CLIENT_DISCONNECTED(CLIENT_DISCONNECTED),
    /** Also written {@code on_subscription_lookup}. */
    ON_SUBSCRIBE_LOOKUP(CLIENT_CONNECTED, SESSION_CREATED),
    ON_MESSAGE_FETCH(SESSION_SUBSCRIBED),
    ON_MESSAGE_FETCH_FOR_QUEUE(SESSION_SUBSCRIBED),
    ON_MESSAGE_FETCH_FOR_PUBSUB(SESSION_SUBSCRIBED),
    ON_MESSAGE_FETCH_FOR_KEEP_LATEST(SESSION_SUBSCRIBED),
    ON_RETAIN_LOOKUP(SESSION_SUBSCRIBED),
    ON_ACKED_DELETE(SESSION_UNSUBSCRIBED),
    /** Stores QoS 1 and 2; for time series, any. */
    ON_MESSAGE_PUBLISH(MESSAGE_PUBLISH),
    /** Stores every QoS. */
    ON_MESSAGE_STORE(MESSAGE_PUBLISH),
    ON_MESSAGE_STORE_KEEP_LATEST(MESSAGE_PUBLISH),
    ON_MESSAGE_RETAIN(MESSAGE_PUBLISH),
    ON_RETAIN_DELETE(MESSAGE_PUBLISH),
    ON_MESSAGE_ACKED(MESSAGE_ACKED),
    ON_MESSAGE_ACKED_FOR_QUEUE(MESSAGE_ACKED),
    ON_MESSAGE_ACKED_FOR_PUBSUB(MESSAGE_ACKED),
    ON_MESSAGE_ACKED_FOR_KEEP_LATEST(MESSAGE_ACKED);

    private static final String LOOKUP_ALIAS = "on_subscription_lookup";

    private final Hook hook;
    private final Hook otherHook;

    BackendFunction(Hook hook) {
        this(hook, hook);
    }

    BackendFunction(Hook hook, Hook otherHook) {
        this.hook = hook;
        this.otherHook = otherHook;
    }

    /** The hooks that it may hang on. */
    public Set<Hook> hooks() {
        return EnumSet.of(hook, otherHook);
    }

    static Optional<BackendFunction> named(String name) {
        String canonical = name.equals(LOOKUP_ALIAS) ? ON_SUBSCRIBE_LOOKUP.toString() : name;
        return Arrays.stream(values())
                .filter(function -> function.toString().equals(canonical))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(BackendFunction::toString).toList();
    }

    /** As a rule file writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
