package io.tidemark.sinks.mutation;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.template.EventValues;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what happened to a client to the statements that run on the hooks of it. */
final class ClientEventRules {

    /** The hooks that client events stand for. */
    static final Set<Hook> HOOKS = EnumSet.complementOf(EnumSet.of(Hook.MESSAGE_PUBLISH));

    private final Statements statements;

    ClientEventRules(Statements statements) {
        this.statements = statements;
    }

    List<Effect> effects(ClientEvent event) {
        Object what = event.getEvent();
        if (what instanceof Connected connected) {
            return connected(event, connected);
        }
        if (what instanceof Disconnected) {
            return statements.on(Hook.CLIENT_DISCONNECTED, values(event, event.getUsername(), event.getPeerHost()));
        }
        if (what instanceof Subscribed subscribed) {
            return subscribed(event, subscribed);
        }
        if (what instanceof Unsubscribed unsubscribed) {
            return unsubscribed.getTopicFilters().stream()
                    .flatMap(filter -> onTopic(Hook.SESSION_UNSUBSCRIBED, event, filter, null, null).stream())
                    .toList();
        }
        if (what instanceof Delivered delivered && delivered.getHistoryId() == null) {
            return onTopic(
                    Hook.MESSAGE_DELIVERED, event, delivered.getTopic(), delivered.getMessageId(), delivered.getQos());
        }
        if (what instanceof Acked acked && acked.getHistoryId() == null) {
            return onTopic(Hook.MESSAGE_ACKED, event, acked.getTopic(), acked.getMessageId(), acked.getQos());
        }
        return List.of();
    }

    private List<Effect> connected(ClientEvent event, Connected connected) {
        EventValues values = values(event, connected.getUsername(), connected.getPeerHost());
        List<Effect> effects = new ArrayList<>();
        if (!connected.getSessionPresent()) {
            effects.addAll(statements.on(Hook.SESSION_CREATED, values));
        }
        effects.addAll(statements.on(Hook.CLIENT_CONNECTED, values));
        return effects;
    }

    private List<Effect> subscribed(ClientEvent event, Subscribed subscribed) {
        List<Effect> effects = new ArrayList<>();
        for (TopicSubscription subscription : subscribed.getSubscriptions()) {
            effects.addAll(onTopic(
                    Hook.SESSION_SUBSCRIBED, event, subscription.getTopicFilter(), null, subscription.getQos()));
        }
        return effects;
    }

    private List<Effect> onTopic(
            Hook hook, ClientEvent event, String topic, @Nullable String messageId, @Nullable Integer qos) {
        if (!statements.isOn(hook)) {
            return List.of();
        }
        EventValues values = new EventValues(
                event.getClientId(),
                event.getUsername(),
                event.getNode(),
                event.getPeerHost(),
                event.getAt(),
                topic,
                messageId,
                qos,
                null);
        return statements.on(hook, withoutGroup(topic), values);
    }

    /** A shared subscription is one to the filter behind its prefix. What is no filter stays as it is. */
    private static String withoutGroup(String topic) {
        try {
            return topic.startsWith("$") ? TopicFilter.parse(topic).filter() : topic;
        } catch (IllegalArgumentException noFilter) {
            return topic;
        }
    }

    private static EventValues values(ClientEvent event, @Nullable String username, @Nullable String peerHost) {
        return new EventValues(
                event.getClientId(), username, event.getNode(), peerHost, event.getAt(), null, null, null, null);
    }
}
