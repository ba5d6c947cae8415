package io.tidemark.sinks.record;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.schemas.UserProperty;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one record, each with a reader of its own. Safe for use by many threads. */
final class RecordReader implements ValueReader {

    private static final Map<Schema, Supplier<SpecificRecordBase>> NESTED = Map.of(
            UserProperty.getClassSchema(), UserProperty::new,
            PositionRange.getClassSchema(), PositionRange::new,
            TopicSubscription.getClassSchema(), TopicSubscription::new,
            Connected.getClassSchema(), Connected::new,
            Disconnected.getClassSchema(), Disconnected::new,
            Subscribed.getClassSchema(), Subscribed::new,
            Unsubscribed.getClassSchema(), Unsubscribed::new,
            Delivered.getClassSchema(), Delivered::new,
            Acked.getClassSchema(), Acked::new);

    private record FieldReader(Schema.Field field, ValueReader value) {
        void read(SpecificRecordBase record, @Nullable Object raw) {
            record.put(
                    field.pos(),
                    raw == null && field.hasDefaultValue()
                            ? SpecificData.get().getDefaultValue(field)
                            : value.read(raw));
        }
    }

    /** A converter's schema, and where our fields are in it, in our order. */
    private static final class Located {
        private final org.apache.kafka.connect.data.Schema schema;
        private final @Nullable Field[] fields;

        Located(org.apache.kafka.connect.data.Schema schema, List<FieldReader> readers) {
            this.schema = schema;
            fields = readers.stream()
                    .map(reader -> schema.field(reader.field().name()))
                    .toArray(Field[]::new);
        }
    }

    private final Supplier<SpecificRecordBase> empty;
    private final String path;
    private final List<FieldReader> fields;
    /** Of the last struct: a converter gives all structs of a version of a record the same schema object. */
    private volatile @Nullable Located located;

    private RecordReader(Supplier<SpecificRecordBase> empty, Schema schema, String path) {
        this.empty = empty;
        this.path = path;
        fields = schema.getFields().stream()
                .map(field -> new FieldReader(field, ValueReader.of(field.schema(), path + "." + field.name())))
                .toList();
    }

    /** A reader of the records of a topic, which are only filled. */
    static RecordReader of(Schema schema) {
        return new RecordReader(
                () -> {
                    throw new IllegalStateException(schema.getName() + " is made by who wants it filled");
                },
                schema,
                schema.getName());
    }

    /** A reader of records inside others. */
    static RecordReader nested(Schema schema, String path) {
        Supplier<SpecificRecordBase> empty = NESTED.get(schema);
        if (empty == null) {
            throw new IllegalStateException(path + " is a record that no record contains: " + schema.getName());
        }
        return new RecordReader(empty, schema, path);
    }

    @Override
    public Object read(@Nullable Object value) {
        SpecificRecordBase record = empty.get();
        fill(record, value);
        return record;
    }

    void fill(SpecificRecordBase record, @Nullable Object value) {
        if (value instanceof Struct struct) {
            @Nullable Field[] places = locate(struct.schema()).fields;
            for (int i = 0; i < places.length; i++) {
                Field place = places[i];
                fields.get(i).read(record, place == null ? null : struct.get(place));
            }
        } else if (value instanceof Map<?, ?> map) {
            fields.forEach(reader -> reader.read(record, map.get(reader.field().name())));
        } else {
            throw ValueReader.wrong(path, "a record", value);
        }
    }

    private Located locate(org.apache.kafka.connect.data.Schema schema) {
        Located known = located;
        if (known == null || known.schema != schema) {
            known = new Located(schema, fields);
            located = known;
        }
        return known;
    }
}
