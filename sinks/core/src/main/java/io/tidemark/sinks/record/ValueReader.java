package io.tidemark.sinks.record;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Takes a value of one kind from what a Connect converter made of it. Knows its place, for messages, from the start. */
@FunctionalInterface
interface ValueReader {

    /** @throws DataException if it is of another kind, or missing */
    @Nullable
    Object read(@Nullable Object value);

    /** A reader of what an Avro schema describes. */
    static ValueReader of(Schema schema, String path) {
        return switch (schema.getType()) {
            case UNION -> schema.isNullable() ? optional(of(notNull(schema), path)) : oneOf(schema, path);
            case RECORD -> RecordReader.nested(schema, path);
            case ARRAY -> array(of(schema.getElementType(), path + "[]"), path);
            case STRING -> value -> text(value, path);
            case BYTES -> value -> bytes(value, path);
            case BOOLEAN -> value -> bool(value, path);
            case INT -> value -> Math.toIntExact(number(value, path));
            case LONG ->
                schema.getLogicalType() == LogicalTypes.timestampMillis()
                        ? value -> instant(value, path)
                        : value -> number(value, path);
            default -> throw new IllegalStateException(path + " has a type that no record uses: " + schema);
        };
    }

    private static Schema notNull(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private static ValueReader optional(ValueReader present) {
        return value -> value == null ? null : present.read(value);
    }

    /** Of several records in the place of one, converters make a field for each, of which one is set. */
    private static ValueReader oneOf(Schema union, String path) {
        record Branch(String name, String fullName, ValueReader reader) {}
        List<Branch> branches = union.getTypes().stream()
                .map(branch -> new Branch(
                        branch.getName(),
                        branch.getFullName(),
                        RecordReader.nested(branch, path + "." + branch.getName())))
                .toList();
        return value -> {
            for (Branch branch : branches) {
                Object set = fieldOf(value, branch.name(), path);
                if (set == null) {
                    set = fieldOf(value, branch.fullName(), path);
                }
                if (set != null) {
                    return branch.reader().read(set);
                }
            }
            throw wrong(path, "one of " + branches.stream().map(Branch::name).toList(), null);
        };
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

    private static ValueReader array(ValueReader element, String path) {
        return value -> {
            if (!(value instanceof List<?> elements)) {
                throw wrong(path, "an array", value);
            }
            List<Object> result = new ArrayList<>(elements.size());
            for (Object raw : elements) {
                Object converted = element.read(raw);
                if (converted != null) {
                    result.add(converted);
                }
            }
            return result;
        };
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

    /** The message names the field, without its value. */
    static DataException wrong(String path, String expected, @Nullable Object value) {
        return new DataException(path + " is not " + expected + " but "
                + (value == null ? "missing" : "a " + value.getClass().getSimpleName()));
    }
}
