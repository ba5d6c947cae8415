package io.tidemark.sinks.tck;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Avro records as an Avro converter of Connect delivers them. */
final class ConnectValues {

    private ConnectValues() {}

    static SchemaAndValue of(IndexedRecord record) {
        Schema schema = schema(record.getSchema());
        return new SchemaAndValue(schema, value(record.getSchema(), schema, record));
    }

    private static Schema schema(org.apache.avro.Schema avro) {
        return builder(avro).build();
    }

    private static SchemaBuilder builder(org.apache.avro.Schema avro) {
        return switch (avro.getType()) {
            case UNION -> (avro.isNullable() ? builder(avro.getTypes().get(1)) : oneOf(avro)).optional();
            case RECORD -> {
                SchemaBuilder struct = SchemaBuilder.struct().name(avro.getFullName());
                avro.getFields().forEach(field -> struct.field(field.name(), schema(field.schema())));
                yield struct;
            }
            case ARRAY -> SchemaBuilder.array(schema(avro.getElementType()));
            case BYTES -> SchemaBuilder.bytes();
            case BOOLEAN -> SchemaBuilder.bool();
            case INT -> SchemaBuilder.int32();
            case LONG -> isTimestamp(avro) ? Timestamp.builder() : SchemaBuilder.int64();
            default -> SchemaBuilder.string();
        };
    }

    /** As Confluent's converter does it: a field for each record. */
    private static SchemaBuilder oneOf(org.apache.avro.Schema union) {
        SchemaBuilder struct = SchemaBuilder.struct();
        union.getTypes()
                .forEach(branch -> struct.field(
                        branch.getName(), builder(branch).optional().build()));
        return struct;
    }

    private static boolean isTimestamp(org.apache.avro.Schema avro) {
        return LogicalTypes.timestampMillis().equals(avro.getLogicalType());
    }

    private static Object value(org.apache.avro.Schema avro, Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        return switch (avro.getType()) {
            case UNION ->
                avro.isNullable() ? value(avro.getTypes().get(1), schema, value) : oneOf(schema, (IndexedRecord) value);
            case RECORD -> {
                Struct struct = new Struct(schema);
                for (org.apache.avro.Schema.Field field : avro.getFields()) {
                    Object fieldValue = ((IndexedRecord) value).get(field.pos());
                    struct.put(
                            field.name(),
                            value(field.schema(), schema.field(field.name()).schema(), fieldValue));
                }
                yield struct;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                ((List<?>) value)
                        .forEach(element -> list.add(value(avro.getElementType(), schema.valueSchema(), element)));
                yield list;
            }
            default -> value instanceof Instant instant ? Date.from(instant) : value;
        };
    }

    private static Struct oneOf(Schema schema, IndexedRecord value) {
        String kind = value.getSchema().getName();
        return new Struct(schema)
                .put(kind, value(value.getSchema(), schema.field(kind).schema(), value));
    }
}
