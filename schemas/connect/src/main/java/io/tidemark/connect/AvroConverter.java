package io.tidemark.connect;

import io.apicurio.registry.serde.avro.NonRecordContainer;
import io.apicurio.registry.utils.converter.avro.AvroData;
import io.apicurio.registry.utils.converter.avro.AvroDataConfig;
import io.tidemark.schemas.registry.RegistryUnavailableException;
import io.tidemark.schemas.serde.AvroDecoder;
import io.tidemark.schemas.serde.AvroEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Avro in the Confluent wire format and Connect data; configured with the keys of
 * {@code io.confluent.connect.avro.AvroConverter}, of which it is a stand-in. A union of several records becomes a struct
 * with one optional field per record, an instant a Connect timestamp, an enum a string.
 *
 * <p>A record that cannot be converted is a {@link DataException}, so that Connect's error tolerance applies to it; a
 * registry that does not answer is a {@link RetriableException}.
 */
public final class AvroConverter implements Converter {

    private static final String SPECIFIC_READER = "specific.avro.reader";

    private @Nullable Started started;

    private record Started(AvroEncoder encoder, AvroDecoder decoder, AvroData data) {}

    @Override
    public ConfigDef config() {
        return AvroDataConfig.baseConfigDef();
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Map<String, Object> generic = new HashMap<>(configs);
        generic.put(SPECIFIC_READER, false);
        started = new Started(
                new AvroEncoder(generic, isKey),
                new AvroDecoder(generic, isKey),
                new AvroData(new AvroDataConfig(generic)));
    }

    @Override
    public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Started parts = parts();
        return converting("to Avro for topic " + topic, () -> {
            Object datum = parts.data.fromConnectData(schema, value);
            org.apache.avro.Schema avroSchema = parts.data.fromConnectSchema(schema);
            return parts.encoder.encode(
                    topic, avroSchema, datum instanceof NonRecordContainer<?> bare ? bare.getValue() : datum);
        });
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        Started parts = parts();
        return converting("from Avro of topic " + topic, () -> {
            Object datum = parts.decoder.decode(topic, value);
            return parts.data.toConnectData(parts.decoder.writerSchema(topic, value), datum);
        });
    }

    private Started parts() {
        if (started == null) {
            throw new IllegalStateException("AvroConverter is used before configure(), which sets its schema registry");
        }
        return started;
    }

    private static <T> T converting(String what, Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (RegistryUnavailableException e) {
            throw new RetriableException(e.getMessage(), e);
        } catch (SerializationException e) {
            throw new DataException("A value cannot be converted " + what + ": " + e.getMessage(), e);
        }
    }
}
