package io.tidemark.streams.acks;

import io.tidemark.schemas.DeliveryModel;
import java.util.Optional;

/** What the rules say about a topic. */
public interface TopicModels {

    /** How the topic is replayed; empty if no store answers for it. */
    Optional<DeliveryModel> replayModel(String topic);

    /** Whether the first acknowledgement by anyone counts for all. */
    boolean isQueue(String topic);
}
