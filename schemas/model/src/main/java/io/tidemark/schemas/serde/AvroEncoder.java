package io.tidemark.schemas.serde;

import io.tidemark.schemas.TrustedRecords;
import io.tidemark.schemas.registry.RegisteredSchema;
import io.tidemark.schemas.registry.RegistryConfig;
import io.tidemark.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Turns data into frames of the Confluent wire format. The first datum of a schema on a topic asks the registry, all later
 * ones do not. Safe for use by many threads.
 */
public final class AvroEncoder {

    private final SchemaRegistry registry;
    private final SerdeConfig config;
    private final boolean isKey;
    private final Map<String, IdentityCache<Schema, Frame>> frames = new ConcurrentHashMap<>();
    private final ThreadLocal<EncoderBuffer> buffers = ThreadLocal.withInitial(EncoderBuffer::new);

    /** How data of one schema on one topic are written. */
    private record Frame(int id, RecordWriter writer) {}

    /** @throws org.apache.kafka.common.config.ConfigException naming the key that is missing or wrong */
    public AvroEncoder(Map<String, ?> config, boolean isKey) {
        TrustedRecords.allow();
        this.registry = SchemaRegistry.connect(RegistryConfig.from(config));
        this.config = SerdeConfig.from(config, isKey);
        this.isKey = isKey;
    }

    /**
     * Encodes a datum.
     *
     * @param schema schema of the datum; the same object for the same schema keeps this fast
     * @throws io.tidemark.schemas.registry.RegistryException if the registry gives no id
     * @throws SerializationException if the datum does not fit its schema
     */
    public byte[] encode(String topic, Schema schema, Object datum) {
        IdentityCache<Schema, Frame> ofTopic = frames.get(topic);
        if (ofTopic == null) {
            ofTopic = frames.computeIfAbsent(topic, name -> new IdentityCache<>());
        }
        Frame frame = ofTopic.get(schema, absent -> frame(topic, absent, datum));
        try {
            return buffers.get().frame(frame.id, datum, frame.writer);
        } catch (IOException | RuntimeException e) {
            buffers.remove();
            throw new SerializationException(
                    "A " + schema.getFullName() + " for topic " + topic + " does not fit its schema ("
                            + e.getClass().getSimpleName() + "); set every field that has no default",
                    e);
        }
    }

    private Frame frame(String topic, Schema schema, Object example) {
        Schema registered = config.removeJavaProperties() ? JavaProperties.removedFrom(schema) : schema;
        String subject = config.subjectNaming().subject(topic, isKey, registered);
        if (config.useLatest()) {
            return latestFrame(registry.latest(subject), schema, example);
        }
        int id = config.autoRegister() ? registry.register(subject, registered) : registry.idOf(subject, registered);
        return new Frame(id, RecordWriter.direct(schema, example));
    }

    private static Frame latestFrame(RegisteredSchema latest, Schema schema, Object example) {
        if (latest.schema().equals(JavaProperties.removedFrom(schema))
                || latest.schema().equals(schema)) {
            return new Frame(latest.id(), RecordWriter.direct(schema, example));
        }
        if (!isReadable(schema, latest.schema())) {
            throw new SerializationException("Version " + latest.version() + " of subject " + latest.subject()
                    + " cannot hold a " + schema.getFullName() + " of this program; set use.latest.version=false or"
                    + " register a compatible version");
        }
        return new Frame(latest.id(), RecordWriter.converting(schema, latest.schema(), example));
    }

    private static boolean isReadable(Schema writer, Schema reader) {
        try {
            return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                            .getType()
                    == SchemaCompatibilityType.COMPATIBLE;
        } catch (AvroRuntimeException e) {
            return false;
        }
    }
}
