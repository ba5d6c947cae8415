package io.tidemark.streams.history;

import io.tidemark.schemas.TopicFilter;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What to replay: the messages published in [from, to) whose topic matches.
 *
 * @param rate messages per second, at most; empty = as fast as acknowledgements come, and {@link #DEFAULT_RATE} where nothing
 *     is acknowledged
 * @param maxQos the highest QoS to send with
 * @param expired whether to send also what has expired by its Message Expiry Interval
 */
public record HistoryRequest(
        TopicFilter topicFilter,
        Instant from,
        Instant to,
        Destination destination,
        OptionalDouble rate,
        int maxQos,
        boolean expired) {

    /** Messages per second where no acknowledgement holds them back: a broker drops what overflows a client's queue. */
    public static final double DEFAULT_RATE = 1_000;

    private static final double MAX_RATE = 1_000_000;
    private static final int HIGHEST_QOS = 2;

    /** @throws IllegalArgumentException with one sentence that says what is wrong */
    public HistoryRequest {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from (" + from + ") must be before to (" + to + ")");
        }
        if (topicFilter.sharedGroup().isPresent()) {
            throw new IllegalArgumentException(
                    "topicFilter '" + topicFilter + "' is a shared subscription: give its filter only");
        }
        rate.ifPresent(perSecond -> {
            if (!(perSecond > 0 && perSecond <= MAX_RATE)) {
                throw new IllegalArgumentException("rate must be above 0 and at most 1000000 messages per second");
            }
        });
        if (maxQos < 0 || maxQos > HIGHEST_QOS) {
            throw new IllegalArgumentException("qos must be 0, 1 or 2");
        }
    }
}
