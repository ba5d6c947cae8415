package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Ignored;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.OfClient;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.util.List;
import java.util.Optional;

/** Rows of session_subscribed and session_unsubscribed: one filter each. */
final class SubscriptionDecoding {

    /** EMQX's old syntax of a shared subscription whose group has this name. */
    private static final String QUEUE = "$queue/";

    private static final String SHARE = "$share/";
    private static final Ignored INTERNAL = new Ignored("subscription to an internal topic");

    EmqxEvent subscribed(Row row) throws MalformedEventException {
        String filter = filter(row);
        int qos = row.qos();
        return isInternal(filter)
                ? INTERNAL
                : happened(
                        row,
                        new Subscribed(List.of(new TopicSubscription(
                                filter,
                                qos,
                                row.noLocal,
                                row.retainAsPublished,
                                row.retainHandling,
                                row.properties.subscriptionIdentifier))));
    }

    EmqxEvent unsubscribed(Row row) throws MalformedEventException {
        String filter = filter(row);
        return isInternal(filter) ? INTERNAL : happened(row, new Unsubscribed(List.of(filter)));
    }

    private static EmqxEvent happened(Row row, Object event) throws MalformedEventException {
        return new OfClient(new Happened(
                row.clientId(), row.node(), row.timestamp(), event, Optional.ofNullable(row.username), row.peerHost()));
    }

    private static String filter(Row row) throws MalformedEventException {
        String topic = row.topic();
        return topic.startsWith(QUEUE) ? SHARE + topic : topic;
    }

    /** Whether it is about topics that begin with {@code $}, shared or not. */
    private static boolean isInternal(String filter) {
        return filter.startsWith("$")
                && !(filter.startsWith(SHARE) && !filter.startsWith("$", filter.indexOf('/', SHARE.length()) + 1));
    }
}
