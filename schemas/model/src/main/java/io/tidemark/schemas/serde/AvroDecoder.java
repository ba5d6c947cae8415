package io.tidemark.schemas.serde;

import io.tidemark.schemas.TrustedRecords;
import io.tidemark.schemas.registry.RegistryConfig;
import io.tidemark.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of the Confluent wire format. The first frame of a schema asks the registry, all later ones do not. Safe
 * for use by many threads; each reuses its own readers.
 */
public final class AvroDecoder {

    private final SchemaRegistry registry;
    private final ReaderFactory readers;
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final ThreadLocal<Reuse> reuse = ThreadLocal.withInitial(Reuse::new);

    /** What one thread reuses. */
    private static final class Reuse {
        private @Nullable BinaryDecoder decoder;
        private final Map<Integer, DatumReader<Object>> readers = new HashMap<>();
    }

    /** @throws org.apache.kafka.common.config.ConfigException naming the key that is missing or wrong */
    public AvroDecoder(Map<String, ?> config, boolean isKey) {
        TrustedRecords.allow();
        this.registry = SchemaRegistry.connect(RegistryConfig.from(config));
        this.readers = new ReaderFactory(SerdeConfig.from(config, isKey));
    }

    /**
     * Decodes a frame.
     *
     * @throws io.tidemark.schemas.registry.RegistryException if the registry does not give the schema
     * @throws SerializationException if the frame is damaged or does not fit the reader's schema
     */
    public Object decode(String topic, byte[] frame) {
        int id = WireFormat.id(topic, frame);
        Reuse mine = reuse.get();
        DatumReader<Object> reader = mine.readers.get(id);
        if (reader == null) {
            reader = readers.reader(topic, schema(id));
            mine.readers.put(id, reader);
        }
        try {
            mine.decoder = DecoderFactory.get()
                    .binaryDecoder(
                            frame, WireFormat.HEADER_BYTES, frame.length - WireFormat.HEADER_BYTES, mine.decoder);
            return reader.read(null, mine.decoder);
        } catch (IOException | RuntimeException e) {
            reuse.remove();
            throw new SerializationException(
                    "A record of topic " + topic + " with schema id " + id + " and " + frame.length
                            + " bytes cannot be read (" + e.getClass().getSimpleName()
                            + "); it is damaged or its schema is not compatible with this program",
                    e);
        }
    }

    /** Schema that a frame was written with; the same object for the same id. */
    public Schema writerSchema(String topic, byte[] frame) {
        return schema(WireFormat.id(topic, frame));
    }

    private Schema schema(int id) {
        Schema known = schemas.get(id);
        return known != null ? known : schemas.computeIfAbsent(id, registry::byId);
    }
}
