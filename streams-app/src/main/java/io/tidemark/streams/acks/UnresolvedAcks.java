package io.tidemark.streams.acks;

import io.tidemark.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Acknowledgements of messages that this task has not seen yet: they wait for the message, for a bounded time and in bounded
 * number. One that is given up leaves its message unread, so the worst is that it is delivered again.
 */
final class UnresolvedAcks {

    /**
     * An acknowledgement.
     *
     * @param sharedFilters shared subscriptions of the client that match the topic
     * @param at milliseconds of UTC
     */
    record Acknowledged(String clientId, List<String> sharedFilters, long at) {

        /** MQTT allows NUL in none of them. */
        private static final String SEPARATOR = "\0";

        private String encode() {
            return sharedFilters.isEmpty() ? clientId : clientId + SEPARATOR + String.join(SEPARATOR, sharedFilters);
        }

        private static Acknowledged decode(String text, long at) {
            List<String> parts = List.of(text.split(SEPARATOR, -1));
            return new Acknowledged(parts.get(0), parts.subList(1, parts.size()), at);
        }
    }

    private final KeyValueStore<String, Long> store;
    private final long patienceMillis;
    private final int limit;
    private int size;

    UnresolvedAcks(KeyValueStore<String, Long> store, long patienceMillis, int limit) {
        this.store = store;
        this.patienceMillis = patienceMillis;
        this.limit = limit;
        try (KeyValueIterator<String, Long> all = store.all()) {
            all.forEachRemaining(restored -> size++);
        }
    }

    /** Returns false if there is no room. */
    boolean add(String topic, String messageId, Acknowledged ack) {
        if (size >= limit) {
            return false;
        }
        String key = Topics.compositeKey(Topics.compositeKey(topic, messageId), ack.encode());
        if (store.putIfAbsent(key, ack.at()) == null) {
            size++;
        }
        return true;
    }

    /** Takes out those that wait for a message. Costs nothing while none waits for any. */
    List<Acknowledged> take(String topic, String messageId) {
        if (size == 0) {
            return List.of();
        }
        String prefix = Topics.compositeKey(Topics.compositeKey(topic, messageId), "");
        List<KeyValue<String, Long>> found = new ArrayList<>();
        try (KeyValueIterator<String, Long> waiting = store.prefixScan(prefix, new StringSerializer())) {
            waiting.forEachRemaining(found::add);
        }
        found.forEach(this::delete);
        return found.stream()
                .map(stored -> Acknowledged.decode(stored.key.substring(prefix.length()), stored.value))
                .toList();
    }

    /** Gives up on those that have waited too long; returns how many. */
    int expire(long now) {
        if (size == 0) {
            return 0;
        }
        List<KeyValue<String, Long>> tooOld = new ArrayList<>();
        try (KeyValueIterator<String, Long> all = store.all()) {
            all.forEachRemaining(stored -> {
                if (stored.value < now - patienceMillis) {
                    tooOld.add(stored);
                }
            });
        }
        tooOld.forEach(this::delete);
        return tooOld.size();
    }

    private void delete(KeyValue<String, Long> stored) {
        store.delete(stored.key);
        size--;
    }
}
