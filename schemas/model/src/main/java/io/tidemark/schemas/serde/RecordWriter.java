package io.tidemark.schemas.serde;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Writes data of one schema under one id. Safe for use by many threads. */
interface RecordWriter {

    void write(Object datum, BinaryEncoder encoder) throws IOException;

    /** Writes data as they are. */
    static RecordWriter direct(Schema schema, Object example) {
        DatumWriter<Object> writer = example instanceof SpecificRecord
                ? new SpecificDatumWriter<>(schema, SpecificData.getForClass(example.getClass()))
                : new GenericDatumWriter<>(schema);
        return writer::write;
    }

    /**
     * Writes data of schema {@code own} as {@code target}, another version of it: fields move to where the target has
     * them, new ones get their default, unknown ones are left out.
     */
    static RecordWriter converting(Schema own, Schema target, Object example) {
        RecordWriter ownWriter = direct(own, example);
        DatumWriter<Object> targetWriter = new GenericDatumWriter<>(target);
        GenericDatumReader<Object> reader = new GenericDatumReader<>(own, target, GenericData.get());
        return (datum, encoder) -> {
            byte[] bytes = new EncoderBuffer().bare(datum, ownWriter);
            targetWriter.write(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null)), encoder);
        };
    }

    /** Schema of a datum that carries its own. */
    static Schema schemaOf(Object datum) {
        if (datum instanceof GenericContainer record) {
            return record.getSchema();
        }
        throw new SerializationException(
                "An object of " + datum.getClass() + " is not an Avro record; give a generated or a generic record");
    }
}
