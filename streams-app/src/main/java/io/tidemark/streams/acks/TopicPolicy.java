package io.tidemark.streams.acks;

import io.tidemark.schemas.DeliveryModel;
import io.tidemark.sinks.rules.FetchOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What the rules say about one topic.
 *
 * @param model how the topic is replayed; empty if no store answers for it
 * @param fetch which unread messages are replayed
 * @param queue whether the first acknowledgement by anyone counts for all
 * @param kept how long the store that answers keeps a message; empty = for ever
 */
public record TopicPolicy(Optional<DeliveryModel> model, FetchOptions fetch, boolean queue, Optional<Duration> kept) {

    boolean isKeepLatest() {
        return model.filter(DeliveryModel.KEEP_LATEST::equals).isPresent();
    }
}
