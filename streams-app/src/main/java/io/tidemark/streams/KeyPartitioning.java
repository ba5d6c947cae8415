package io.tidemark.streams;

import io.tidemark.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Chooses partitions exactly as a producer does that writes a text as the key. */
public final class KeyPartitioning {

    private KeyPartitioning() {}

    /** The partition of a key, out of {@code partitions}. */
    public static int partition(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** By the first part of a composite key only: keeps all subscriptions of a client, all offsets of a topic, together. */
    public static <V> StreamPartitioner<String, V> byFirstPart() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(partition(Topics.firstPart(key), partitions)));
    }
}
