package io.tidemark.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the Confluent wire format; configured with the keys of
 * {@code io.confluent.kafka.serializers.KafkaAvroDeserializer}. A record is read into the schema of the generated class
 * ({@code specific.avro.reader=true}), whichever compatible version wrote it. Null stays null. Safe for use by many threads.
 */
public final class AvroDeserializer<T> implements Deserializer<T> {

    private @Nullable AvroDecoder decoder;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        decoder = new AvroDecoder(configs, isKey);
    }

    @Override
    @SuppressWarnings("unchecked") // The consumer's type says what it expects; a wrong one fails at its first use.
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (decoder == null) {
            throw new IllegalStateException(
                    "AvroDeserializer is used before configure(), which sets its schema registry");
        }
        return (T) decoder.decode(topic, data);
    }
}
