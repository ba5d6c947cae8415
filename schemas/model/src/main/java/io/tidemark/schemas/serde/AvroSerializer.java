package io.tidemark.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serialises generated and generic Avro records in the Confluent wire format; configured with the keys of
 * {@code io.confluent.kafka.serializers.KafkaAvroSerializer}. Null stays null (a tombstone). Safe for use by many threads.
 */
public final class AvroSerializer<T> implements Serializer<T> {

    private @Nullable AvroEncoder encoder;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        encoder = new AvroEncoder(configs, isKey);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T data) {
        if (data == null) {
            return null;
        }
        if (encoder == null) {
            throw new IllegalStateException(
                    "AvroSerializer is used before configure(), which sets its schema registry");
        }
        return encoder.encode(topic, RecordWriter.schemaOf(data), data);
    }
}
