package io.tidemark.sinks.read;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads what a sink has written to one store. Every call may block on the database; safe for use by several threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} while the store cannot answer; the same call may succeed later,
 * on the same reader, which reconnects by itself.
 */
public interface StoreReader extends AutoCloseable {

    /**
     * The position up to which the sink has applied a partition of the messages topic: every message of the partition at or
     * before it is visible to {@link #fetch}, if the rules store it at all. Empty when the sink has applied nothing yet.
     */
    OptionalLong appliedThrough(int partition);

    /**
     * Stored messages of one MQTT topic with {@code after < position <= upTo}, oldest first, at most {@code limit}. Fewer
     * than {@code limit} means that there are no more. Messages that the store has already expired are left out.
     */
    default List<StoredMessage> fetch(String topic, long after, long upTo, int limit) {
        return fetchAll(List.of(new TopicSpan(topic, after, upTo, limit))).get(0);
    }

    /**
     * Stored messages of many topics at the cost of few round trips: for each span, in the order of the spans, what
     * {@link #fetch} would return. Spans may overlap. The answers may be from slightly different moments.
     */
    List<List<StoredMessage>> fetchAll(List<TopicSpan> spans);

    /**
     * The topic filters, with QoS, that applications have written to the store for a client to be subscribed to when it connects
     * ({@code mqtt_sub}, {@code mqtt:sub:{clientid}}). What is no filter or no QoS is left out.
     */
    Map<String, Integer> subscriptions(String clientId);

    @Override
    void close();
}
