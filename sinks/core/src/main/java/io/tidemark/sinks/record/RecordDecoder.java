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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.connect.data.Field;
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

    private RecordDecoder() {}

    /**
     * Fills an empty record from a value that is not a tombstone, and returns it.
     *
     * @throws DataException if a field is missing or of another kind; the message names it, without its value
     */
    public static <T extends SpecificRecordBase> T decode(T empty, @Nullable Object value) {
        fill(empty, value, empty.getSchema().getName());
        return empty;
    }

    private static void fill(SpecificRecordBase record, @Nullable Object value, String path) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object raw = fieldOf(value, field.name(), path);
            if (raw == null && field.hasDefaultValue()) {
                record.put(field.pos(), SpecificData.get().getDefaultValue(field));
            } else {
                record.put(field.pos(), convert(field.schema(), raw, path + "." + field.name()));
            }
        }
    }

    private static SpecificRecordBase nested(Schema schema, @Nullable Object value, String path) {
        Supplier<SpecificRecordBase> empty = NESTED.get(schema);
        if (empty == null) {
            throw new IllegalStateException(path + " is a record that no record contains: " + schema.getName());
        }
        SpecificRecordBase record = empty.get();
        fill(record, value, path);
        return record;
    }

    /** Of several records in the place of one, converters make a field for each, of which one is set. */
    private static SpecificRecordBase oneOf(Schema union, @Nullable Object value, String path) {
        for (Schema branch : union.getTypes()) {
            Object set = fieldOf(value, branch.getName(), path);
            if (set == null) {
                set = fieldOf(value, branch.getFullName(), path);
            }
            if (set != null) {
                return nested(branch, set, path + "." + branch.getName());
            }
        }
        throw wrong(
                path, "one of " + union.getTypes().stream().map(Schema::getName).toList(), null);
    }

    private static @Nullable Object fieldOf(@Nullable Object value, String name, String path) {
        if (value instanceof Struct struct) {
            Field field = struct.schema().field(name);
            return field == null ? null : struct.get(field);
        }
        if (value instanceof Map<?, ?> map) {
            return map.get(name);
        }
        throw wrong(path, "a record", value);
    }

    private static @Nullable Object convert(Schema schema, @Nullable Object value, String path) {
        return switch (schema.getType()) {
            case UNION ->
                !schema.isNullable()
                        ? oneOf(schema, value, path)
                        : value == null ? null : convert(notNull(schema), value, path);
            case RECORD -> nested(schema, value, path);
            case ARRAY -> array(schema, value, path);
            case STRING -> text(value, path);
            case BYTES -> bytes(value, path);
            case BOOLEAN -> bool(value, path);
            case INT -> Math.toIntExact(number(value, path));
            case LONG ->
                schema.getLogicalType() == LogicalTypes.timestampMillis()
                        ? instant(value, path)
                        : (Object) number(value, path);
            default -> throw new IllegalStateException(path + " has a type that no record uses: " + schema);
        };
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> array(Schema schema, @Nullable Object value, String path) {
        if (!(value instanceof List<?> elements)) {
            throw wrong(path, "an array", value);
        }
        List<Object> result = new ArrayList<>(elements.size());
        for (Object element : elements) {
            Object converted = convert(schema.getElementType(), element, path + "[]");
            if (converted != null) {
                result.add(converted);
            }
        }
        return result;
    }

    private static String text(@Nullable Object value, String path) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw wrong(path, "a string", value);
    }

    private static ByteBuffer bytes(@Nullable Object value, String path) {
        if (value instanceof ByteBuffer buffer) {
            return buffer;
        }
        if (value instanceof byte[] array) {
            return ByteBuffer.wrap(array);
        }
        if (value instanceof String text) {
            return base64(text, path);
        }
        throw wrong(path, "bytes", value);
    }

    private static ByteBuffer base64(String text, String path) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message has a part of the value.
            throw new DataException(path + " is not bytes: a text in their place has to be base64");
        }
    }

    private static boolean bool(@Nullable Object value, String path) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw wrong(path, "a boolean", value);
    }

    private static long number(@Nullable Object value, String path) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        throw wrong(path, "a whole number", value);
    }

    private static Instant instant(@Nullable Object value, String path) {
        if (value instanceof Date date) {
            return date.toInstant();
        }
        return value instanceof Instant instant ? instant : Instant.ofEpochMilli(number(value, path));
    }

    private static DataException wrong(String path, String expected, @Nullable Object value) {
        return new DataException(path + " is not " + expected + " but "
                + (value == null ? "missing" : "a " + value.getClass().getSimpleName()));
    }
}
