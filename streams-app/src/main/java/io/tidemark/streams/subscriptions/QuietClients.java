package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** Asks for what a client that is quiet has not read: its broker has dropped it. For one thread. */
final class QuietClients {

    private final ClientSubscriptions subscriptions;
    private final KeyValueStore<String, Presence> presence;
    private final ReplayBatches batches;
    private final OffsetEvents out;

    QuietClients(
            ClientSubscriptions subscriptions,
            KeyValueStore<String, Presence> presence,
            ReplayBatches batches,
            OffsetEvents out) {
        this.subscriptions = subscriptions;
        this.presence = presence;
        this.batches = batches;
        this.out = out;
    }

    void check(DeliveryWatch.Quiet client, long now) {
        Presence connection = presence.get(client.clientId());
        if (connection == null || !connection.getOnline() || connection.getEpoch() != client.epoch()) {
            return;
        }
        if (!connection.getShowsAcks()) {
            // Its silence says nothing.
            return;
        }
        List<Subscription> own = subscriptions.acknowledged(client.clientId());
        List<Subscription> looked = client.topics().isEmpty() ? own : atTopics(client, own);
        // Those of SUBSCRIBEs are offsets of the log: not negative.
        long replayId = -now;
        ReplayBatch batch = batches.of(
                replayId,
                looked.stream()
                        .map(subscription -> TopicFilter.parse(subscription.getTopicFilter()))
                        .toList());
        for (Subscription subscription : looked) {
            OffsetCheck check = new OffsetCheck(
                    subscription.getTopicFilter(),
                    subscription.getQos(),
                    subscription.getNoLocal(),
                    client.lastActivity(),
                    batch);
            out.send(
                    subscription.getTopicFilter(),
                    new OffsetEvent(
                            client.clientId(), connection.getNode(), client.epoch(), Instant.ofEpochMilli(now), check));
        }
    }

    /** The subscriptions narrowed down to those topics that they match. */
    private static List<Subscription> atTopics(DeliveryWatch.Quiet client, List<Subscription> own) {
        List<Subscription> narrowed = new ArrayList<>();
        for (String topic : client.topics()) {
            own.stream()
                    .filter(subscription ->
                            TopicFilter.parse(subscription.getTopicFilter()).matches(topic))
                    .findFirst()
                    .map(subscription -> Subscription.newBuilder(subscription)
                            .setTopicFilter(topic)
                            .build())
                    .ifPresent(narrowed::add);
        }
        return narrowed;
    }
}
