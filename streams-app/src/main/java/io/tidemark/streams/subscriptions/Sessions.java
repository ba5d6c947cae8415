package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.OffsetLeave;
import io.tidemark.schemas.OffsetPresume;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.RetainLookup;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients subscribe to: keeps it, and tells the partitions of the MQTT topics. For one thread. */
final class Sessions {

    private static final int RETAIN_HANDLING_NEW = 1;

    private final ClientSubscriptions subscriptions;
    private final SharedFilters shared;
    private final ReplayBatches batches;
    private final OffsetEvents out;

    Sessions(ClientSubscriptions subscriptions, SharedFilters shared, ReplayBatches batches, OffsetEvents out) {
        this.subscriptions = subscriptions;
        this.shared = shared;
        this.batches = batches;
        this.out = out;
    }

    /** A session is new: what an earlier one had is gone. */
    void begin(ClientEvent event) {
        leaveGroups(event);
        subscriptions.of(event.getClientId()).forEach(old -> forget(event, old.getTopicFilter()));
    }

    void leaveGroups(ClientEvent event) {
        for (TopicFilter filter : shared.of(event.getClientId())) {
            out.send(event, filter.toString(), new OffsetLeave(filter.toString()));
        }
    }

    /**
     * All filters of one SUBSCRIBE make one replay, so that their topics are merged.
     *
     * @param replayId tells it apart from other replays of the client
     */
    void subscribe(ClientEvent event, List<TopicSubscription> granted, long replayId) {
        String clientId = event.getClientId();
        List<TopicFilter> covering = new ArrayList<>(subscriptions.acknowledgedFilters(clientId));
        // A session that has a filter, resumed or of this connection, gets its messages from the broker's own queue.
        List<TopicFilter> replayed = granted.stream()
                .filter(subscription -> subscription.getQos() > 0)
                .map(subscription -> TopicFilter.parse(subscription.getTopicFilter()))
                .filter(filter -> !isAcknowledged(subscriptions.get(clientId, filter.toString())))
                .distinct()
                .toList();
        ReplayBatch batch = batches.of(replayId, replayed);
        for (TopicSubscription subscription : granted) {
            TopicFilter filter = TopicFilter.parse(subscription.getTopicFilter());
            subscribe(
                    event,
                    subscription,
                    filter,
                    replayed.contains(filter) ? Optional.of(batch) : Optional.empty(),
                    covering);
        }
    }

    private void subscribe(
            ClientEvent event,
            TopicSubscription granted,
            TopicFilter filter,
            Optional<ReplayBatch> batch,
            List<TopicFilter> covering) {
        Optional<Subscription> before = subscriptions.get(event.getClientId(), filter.toString());
        put(event, granted, before);
        boolean isShared = filter.sharedGroup().isPresent();
        if (!isShared && wantsRetained(granted, before.isEmpty())) {
            out.send(event, filter.toString(), new RetainLookup(filter.toString(), granted.getQos()));
        }
        if (granted.getQos() > 0) {
            OffsetSubscribe subscribe = OffsetSubscribe.newBuilder()
                    .setTopicFilter(filter.toString())
                    .setQos(granted.getQos())
                    .setNoLocal(granted.getNoLocal())
                    .setBatch(batch.orElse(null))
                    .setCoveredBy(isShared ? List.of() : overlapping(filter, covering))
                    .build();
            out.send(event, filter.toString(), subscribe);
            if (!isShared) {
                covering.add(filter);
            }
        } else if (isAcknowledged(before)) {
            tellUnsubscribed(event, filter.toString());
        }
    }

    private void put(ClientEvent event, TopicSubscription granted, Optional<Subscription> before) {
        Subscription now = Subscription.newBuilder()
                .setClientId(event.getClientId())
                .setTopicFilter(granted.getTopicFilter())
                .setQos(granted.getQos())
                .setSince(before.map(Subscription::getSince).orElse(event.getAt()))
                .setNoLocal(granted.getNoLocal())
                .setRetainAsPublished(granted.getRetainAsPublished())
                .setRetainHandling(granted.getRetainHandling())
                .setSubscriptionIdentifier(granted.getSubscriptionIdentifier())
                .build();
        subscriptions.put(now);
        shared.forget(event.getClientId());
        out.changed(event, granted.getTopicFilter(), Optional.of(now));
    }

    private static boolean isAcknowledged(Optional<Subscription> subscription) {
        return subscription.filter(found -> found.getQos() > 0).isPresent();
    }

    /** MQTT 5, section 3.8.3.1: 0 = always, 1 = if the subscription is new, 2 = never. */
    private static boolean wantsRetained(TopicSubscription subscription, boolean isNew) {
        return subscription.getRetainHandling() == 0
                || (subscription.getRetainHandling() == RETAIN_HANDLING_NEW && isNew);
    }

    private static List<String> overlapping(TopicFilter filter, List<TopicFilter> others) {
        return others.stream()
                .filter(other -> !other.equals(filter) && other.overlaps(filter))
                .map(TopicFilter::toString)
                .toList();
    }

    /** No acknowledgement will ever tell what the connection that ends has read: all that was published while it was subscribed. */
    void presumeRead(ClientEvent event, Instant until) {
        for (Subscription read : subscriptions.of(event.getClientId())) {
            if (read.getQos() > 0) {
                String filter = read.getTopicFilter();
                out.send(event, filter, new OffsetPresume(filter, read.getSince(), until));
            }
        }
    }

    void unsubscribe(ClientEvent event, String filter) {
        forget(event, filter);
        // Also for a filter that this session does not have: an earlier one may have left rows.
        tellUnsubscribed(event, filter);
    }

    private void forget(ClientEvent event, String filter) {
        if (subscriptions.get(event.getClientId(), filter).isPresent()) {
            subscriptions.remove(event.getClientId(), filter);
            shared.forget(event.getClientId());
            out.changed(event, filter, Optional.empty());
        }
    }

    private void tellUnsubscribed(ClientEvent event, String filter) {
        List<String> remaining = subscriptions.acknowledgedFilters(event.getClientId()).stream()
                .map(TopicFilter::toString)
                .toList();
        out.send(event, filter, new OffsetUnsubscribe(filter, remaining));
    }
}
