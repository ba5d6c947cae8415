package io.tidemark.streams.retained;

import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.topics.TopicTree;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The last retained message of each topic of a partition, found by filter. */
final class RetainedMessages {

    private final KeyValueStore<String, Deliver> store;
    private final TopicTree<String> topics = new TopicTree<>();

    RetainedMessages(KeyValueStore<String, Deliver> store) {
        this.store = store;
        try (KeyValueIterator<String, Deliver> restored = store.all()) {
            while (restored.hasNext()) {
                KeyValue<String, Deliver> message = restored.next();
                topics.put(message.key, message.key);
            }
        }
    }

    void put(Deliver message) {
        String topic = message.getMessage().getTopic();
        store.put(topic, message);
        topics.put(topic, topic);
    }

    void clear(String topic) {
        store.delete(topic);
        topics.remove(topic);
    }

    Optional<Deliver> get(String topic) {
        return Optional.ofNullable(store.get(topic));
    }

    /** Topics with a retained message that match a filter, in no stated order. */
    List<String> matching(TopicFilter filter) {
        return topics.matching(filter);
    }
}
