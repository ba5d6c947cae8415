package io.tidemark.sinks.record;

import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Fills our Avro records from what a Connect converter made of them: a {@link Struct}, or a map where the converter has no
 * schema. Any converter will do that keeps the names and the kinds of the fields; extra fields are ignored. JSON has no bytes
 * and no instants: a text in the place of bytes is base64, a number in the place of an instant milliseconds since 1970, as
 * Kafka's JSON converter writes them.
 */
public final class RecordDecoder {

    /** What is the same for all records of a type is worked out once. */
    private static final ClassValue<RecordReader> READERS = new ClassValue<>() {
        @Override
        protected RecordReader computeValue(Class<?> type) {
            return RecordReader.of(SpecificData.get().getSchema(type));
        }
    };

    private RecordDecoder() {}

    /**
     * Fills an empty record from a value that is not a tombstone, and returns it.
     *
     * @throws DataException if a field is missing or of another kind; the message names it, without its value
     */
    public static <T extends SpecificRecordBase> T decode(T empty, @Nullable Object value) {
        READERS.get(empty.getClass()).fill(empty, value);
        return empty;
    }
}
