package io.tidemark.streams.acks;

/** What the rules say about topics. Safe for use by several threads. */
public interface TopicModels {

    /** What they say about one; a pure function of the topic, so that it can be remembered with it. */
    TopicPolicy policy(String topic);
}
