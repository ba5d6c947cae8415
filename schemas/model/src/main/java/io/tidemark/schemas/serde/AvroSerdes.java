package io.tidemark.schemas.serde;

import io.tidemark.schemas.TrustedRecords;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes the serialisers that a configuration names: {@value #VALUE_SERIALIZER} and {@value #VALUE_DESERIALIZER} hold class
 * names, by default {@link AvroSerializer} and {@link AvroDeserializer}. With the official Confluent classes on the class
 * path their names work as well.
 */
public final class AvroSerdes {

    public static final String VALUE_SERIALIZER = "value.serializer";
    public static final String VALUE_DESERIALIZER = "value.deserializer";

    private AvroSerdes() {}

    /** A serde for values of one type, whatever compatible version of it is in the topic. */
    public static <T> Serde<T> forValues(Map<String, ?> config, Class<T> type) {
        Map<String, Object> typed = new HashMap<>(config);
        typed.put(SerdeConfig.VALUE_TYPE, type);
        return Serdes.serdeFrom(valueSerializer(typed), valueDeserializer(typed));
    }

    /** A configured serialiser for values. */
    @SuppressWarnings("unchecked") // A serialiser is named in text; what it takes cannot be checked.
    public static <T> Serializer<T> valueSerializer(Map<String, ?> config) {
        Serializer<T> serializer = create(config, VALUE_SERIALIZER, AvroSerializer.class, Serializer.class);
        serializer.configure(withDefaults(config), false);
        return serializer;
    }

    /** A configured deserialiser for values; into generated classes unless {@code specific.avro.reader=false}. */
    @SuppressWarnings("unchecked") // A deserialiser is named in text; what it makes cannot be checked.
    public static <T> Deserializer<T> valueDeserializer(Map<String, ?> config) {
        Deserializer<T> deserializer = create(config, VALUE_DESERIALIZER, AvroDeserializer.class, Deserializer.class);
        deserializer.configure(withDefaults(config), false);
        return deserializer;
    }

    private static Map<String, Object> withDefaults(Map<String, ?> config) {
        Map<String, Object> complete = new HashMap<>(config);
        complete.putIfAbsent(SerdeConfig.SPECIFIC_READER, true);
        complete.putIfAbsent(SerdeConfig.REMOVE_JAVA_PROPERTIES, true);
        return complete;
    }

    private static <S> S create(Map<String, ?> config, String key, Class<?> otherwise, Class<S> type) {
        // The official classes leave it to the application to say which records Avro may instantiate.
        TrustedRecords.allow();
        Object named = config.containsKey(key) ? config.get(key) : otherwise;
        try {
            return type.cast(
                    named instanceof Class<?> known
                            ? Utils.newInstance(known)
                            : Utils.newInstance(String.valueOf(named), type));
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new ConfigException(
                    key,
                    named,
                    "is not a " + type.getSimpleName() + " on the class path; add its jar or correct the name");
        }
    }
}
