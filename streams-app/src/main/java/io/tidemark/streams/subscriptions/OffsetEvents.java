package io.tidemark.streams.subscriptions;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.Subscription;
import io.tidemark.schemas.Topics;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what concerns offsets to the partitions of the MQTT topics, and changed subscriptions to their topic. */
final class OffsetEvents {

    private final ProcessorContext<String, SpecificRecord> context;

    OffsetEvents(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
    }

    /** What an event of a client means for a topic or a filter. */
    void send(ClientEvent event, String topicOrFilter, SpecificRecord meaning) {
        send(
                topicOrFilter,
                new OffsetEvent(event.getClientId(), event.getNode(), event.getEpoch(), event.getAt(), meaning));
    }

    void send(String topicOrFilter, OffsetEvent event) {
        context.forward(
                new Record<>(topicOrFilter, event, event.getAt().toEpochMilli()), SubscriptionsProcessor.OFFSET_EVENTS);
    }

    /** A subscription as it is now; empty when it is gone. */
    void changed(ClientEvent event, String filter, Optional<Subscription> subscription) {
        context.forward(
                new Record<>(
                        Topics.compositeKey(event.getClientId(), filter),
                        (SpecificRecord) subscription.orElse(null),
                        event.getAt().toEpochMilli()),
                SubscriptionsProcessor.SUBSCRIPTIONS);
    }
}
