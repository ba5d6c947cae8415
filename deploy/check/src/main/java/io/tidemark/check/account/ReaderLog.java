package io.tidemark.check.account;

import io.tidemark.schemas.TopicFilter;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one reader saw, over all its connections.
 *
 * @param description kind of client, for the report
 * @param queue whether it shares its topics with the other queue readers, so that one of them has to get a message
 * @param subscribedAt when the SUBACK of its first SUBSCRIBE came; empty if it never subscribed
 * @param receipts in the order of arrival, with duplicates
 */
public record ReaderLog(
        String clientId,
        String description,
        boolean queue,
        List<String> filters,
        OptionalLong subscribedAt,
        List<Receipt> receipts) {

    boolean reads(String topic) {
        return filters.stream().anyMatch(filter -> TopicFilter.parse(filter).matches(topic));
    }

    /** Whether the reader itself must get the message, if it was acknowledged. */
    boolean isPromised(Published message) {
        return subscribedAt.isPresent() && message.at() > subscribedAt.getAsLong() && reads(message.topic());
    }
}
