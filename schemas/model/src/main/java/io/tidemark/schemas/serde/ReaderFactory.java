package io.tidemark.schemas.serde;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Makes readers that resolve a writer's schema to the reader's. */
final class ReaderFactory {

    private final SerdeConfig config;

    ReaderFactory(SerdeConfig config) {
        this.config = config;
    }

    DatumReader<Object> reader(String topic, Schema writer) {
        if (!config.specificReader() || writer.getType() != Schema.Type.RECORD) {
            return new GenericDatumReader<>(writer);
        }
        Class<?> type = config.valueType().orElseGet(() -> typeNamedBy(topic, writer));
        SpecificData model = SpecificData.getForClass(type);
        return new SpecificDatumReader<>(writer, model.getSchema(type), model);
    }

    private static Class<?> typeNamedBy(String topic, Schema writer) {
        Class<?> type = SpecificData.get().getClass(writer);
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw new SerializationException("Topic " + topic + " has records of " + writer.getFullName()
                    + ", and no generated class of that name is on the class path; add it, or set "
                    + SerdeConfig.SPECIFIC_READER + "=false");
        }
        return type;
    }
}
