package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.streams.presence.PresenceProcessor;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each client's filters, and forwards what concerns offsets to the partitions of the MQTT topics. Runs after presence,
 * which knows the client's newest connection: what an older one did to its session no longer counts.
 */
public final class SubscriptionsProcessor extends ContextualProcessor<String, ClientEvent, String, SpecificRecord> {

    /** Child node for changed subscriptions. */
    public static final String SUBSCRIPTIONS = "subscriptions-topic";
    /** Child node for events on their way to the topics' partitions. */
    public static final String OFFSET_EVENTS = "offset-events";

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private ClientSubscriptions subscriptions;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Presence> presence;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        subscriptions = new ClientSubscriptions(context.getStateStore(ClientSubscriptions.STORE));
        presence = context.getStateStore(PresenceProcessor.STORE);
    }

    @Override
    public void process(Record<String, ClientEvent> record) {
        ClientEvent event = record.value();
        if (event.getEvent() instanceof Acked acked) {
            acked(event, acked);
        } else if (event.getEvent() instanceof Connected connected) {
            if (!connected.getSessionPresent() && !isOutdated(event)) {
                subscriptions.of(event.getClientId()).forEach(old -> forget(event, old.getTopicFilter()));
            }
        } else if (event.getEvent() instanceof Subscribed subscribed) {
            if (!isOutdated(event)) {
                subscribed.getSubscriptions().forEach(subscription -> subscribe(event, subscription));
                // The subscriber waits for what it missed: let the events out now, not at the next commit.
                context().commit();
            }
        } else if (event.getEvent() instanceof Unsubscribed unsubscribed) {
            if (!isOutdated(event)) {
                unsubscribed.getTopicFilters().forEach(filter -> unsubscribe(event, filter));
            }
        }
    }

    private boolean isOutdated(ClientEvent event) {
        Presence newest = presence.get(event.getClientId());
        return newest != null && newest.getEpoch() > event.getEpoch();
    }

    private void subscribe(ClientEvent event, TopicSubscription granted) {
        String filter = granted.getTopicFilter();
        Optional<Subscription> before = subscriptions.get(event.getClientId(), filter);
        Subscription now = Subscription.newBuilder()
                .setClientId(event.getClientId())
                .setTopicFilter(filter)
                .setQos(granted.getQos())
                .setSince(before.map(Subscription::getSince).orElse(event.getAt()))
                .setNoLocal(granted.getNoLocal())
                .setRetainAsPublished(granted.getRetainAsPublished())
                .setRetainHandling(granted.getRetainHandling())
                .setSubscriptionIdentifier(granted.getSubscriptionIdentifier())
                .build();
        subscriptions.put(now);
        forwardSubscription(event, filter, Optional.of(now));
        boolean acknowledgedBefore = before.filter(old -> old.getQos() > 0).isPresent();
        if (granted.getQos() > 0) {
            // A session that has the filter, resumed or of this connection, gets its messages from the broker's own
            // queue.
            forwardOffsetEvent(event, filter, new OffsetSubscribe(filter, granted.getQos(), !acknowledgedBefore));
        } else if (acknowledgedBefore) {
            forwardUnsubscribe(event, filter);
        }
    }

    private void unsubscribe(ClientEvent event, String filter) {
        forget(event, filter);
        // Also for a filter that this session does not have: an earlier one may have left rows.
        forwardUnsubscribe(event, filter);
    }

    private void forget(ClientEvent event, String filter) {
        if (subscriptions.get(event.getClientId(), filter).isPresent()) {
            subscriptions.remove(event.getClientId(), filter);
            forwardSubscription(event, filter, Optional.empty());
        }
    }

    private void acked(ClientEvent event, Acked acked) {
        // What a history replay delivered moves no offset.
        if (acked.getHistoryId() == null && !acked.getTopic().startsWith("$")) {
            OffsetAck ack = new OffsetAck(acked.getTopic(), acked.getMessageId(), acked.getQos(), acked.getPosition());
            forwardOffsetEvent(event, acked.getTopic(), ack);
        }
    }

    private void forwardUnsubscribe(ClientEvent event, String filter) {
        forwardOffsetEvent(
                event, filter, new OffsetUnsubscribe(filter, subscriptions.acknowledgedFilters(event.getClientId())));
    }

    private void forwardSubscription(ClientEvent event, String filter, Optional<Subscription> subscription) {
        context()
                .forward(
                        new Record<>(
                                Topics.compositeKey(event.getClientId(), filter),
                                (SpecificRecord) subscription.orElse(null),
                                event.getAt().toEpochMilli()),
                        SUBSCRIPTIONS);
    }

    private void forwardOffsetEvent(ClientEvent event, String topicOrFilter, SpecificRecord offsetEvent) {
        // The offsets of a shared subscription belong to its group; it is delivered live only, for now.
        if (offsetEvent instanceof OffsetAck
                || TopicFilter.parse(topicOrFilter).sharedGroup().isEmpty()) {
            OffsetEvent value =
                    new OffsetEvent(event.getClientId(), event.getNode(), event.getEpoch(), event.getAt(), offsetEvent);
            context().forward(new Record<>(topicOrFilter, value, event.getAt().toEpochMilli()), OFFSET_EVENTS);
        }
    }
}
