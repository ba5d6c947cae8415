package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.builder.TopicSubscriptionBuilder;
import com.hivemq.extension.sdk.api.services.subscription.TopicSubscription;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** From the log's subscriptions to HiveMQ's. */
final class Subscriptions {

    private Subscriptions() {}

    static Set<TopicSubscription> of(List<io.tidemark.schemas.TopicSubscription> subscriptions) {
        return subscriptions.stream().map(Subscriptions::of).collect(Collectors.toSet());
    }

    private static TopicSubscription of(io.tidemark.schemas.TopicSubscription subscription) {
        TopicSubscriptionBuilder builder = Builders.topicSubscription()
                .topicFilter(subscription.getTopicFilter())
                .qos(Qos.valueOf(subscription.getQos()))
                .noLocal(subscription.getNoLocal())
                .retainAsPublished(subscription.getRetainAsPublished());
        Integer identifier = subscription.getSubscriptionIdentifier();
        return (identifier == null ? builder : builder.subscriptionIdentifier(identifier)).build();
    }
}
