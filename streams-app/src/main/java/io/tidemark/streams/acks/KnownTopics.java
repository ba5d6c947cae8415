package io.tidemark.streams.acks;

import io.tidemark.schemas.TopicFilter;
import io.tidemark.streams.topics.TopicTree;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The topics of a partition that have messages in the log index, or rows. Those whose last message and last row have gone are
 * forgotten.
 */
final class KnownTopics {

    private final TopicTree<KnownTopic> tree = new TopicTree<>();
    private final KeyValueStore<String, Long> firstSeen;
    private final LogIndex index;
    private final OffsetRows rows;
    private final TopicModels models;

    KnownTopics(KeyValueStore<String, Long> firstSeen, LogIndex index, OffsetRows rows, TopicModels models) {
        this.firstSeen = firstSeen;
        this.index = index;
        this.rows = rows;
        this.models = models;
        try (KeyValueIterator<String, Long> restored = firstSeen.all()) {
            while (restored.hasNext()) {
                KeyValue<String, Long> topic = restored.next();
                tree.put(topic.key, make(topic.key));
            }
        }
    }

    private KnownTopic make(String topic) {
        return new KnownTopic(topic, models.policy(topic), index);
    }

    /** A topic that has a message or a row from now on. */
    KnownTopic seen(String topic, long at) {
        Optional<KnownTopic> known = tree.get(topic);
        if (known.isPresent()) {
            return known.get();
        }
        KnownTopic made = make(topic);
        tree.put(topic, made);
        firstSeen.put(topic, at);
        return made;
    }

    Optional<KnownTopic> get(String topic) {
        return tree.get(topic);
    }

    TopicPolicy policy(String topic) {
        return tree.get(topic).map(KnownTopic::policy).orElseGet(() -> models.policy(topic));
    }

    /** Those that match a filter, in no stated order. */
    List<KnownTopic> matching(TopicFilter filter) {
        return tree.matching(filter);
    }

    /** A message has left the index, or a row has died. */
    void left(String topic) {
        if (index.last(topic).isEmpty() && !rows.any(topic)) {
            tree.remove(topic);
            firstSeen.delete(topic);
        }
    }
}
