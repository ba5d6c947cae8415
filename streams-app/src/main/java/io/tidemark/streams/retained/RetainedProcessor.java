package io.tidemark.streams.retained;

import io.tidemark.schemas.Message;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Passes on messages with the retain flag; one without a payload becomes a tombstone, as it clears the topic. Needs no state:
 * the {@code retained} topic is compacted.
 */
public final class RetainedProcessor extends ContextualProcessor<String, Message, String, Message> {

    @Override
    public void process(Record<String, Message> record) {
        Message message = record.value();
        if (message.getRetain()) {
            boolean cleared = !message.getPayload().hasRemaining();
            context().forward(cleared ? record.withValue(null) : record);
        }
    }
}
