package io.tidemark.schemas.serde;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * How records are serialised, from the official configuration keys.
 *
 * @param autoRegister register a schema that the registry does not have; else refuse the record
 * @param useLatest write with the newest version of the subject instead of the record's own schema
 * @param removeJavaProperties register without {@code avro.java.string}, so that other languages and the official
 *     serialiser find the same schema
 * @param specificReader read into generated classes; else into generic records
 * @param valueType generated class to read into, instead of the one that the writer's schema names
 */
record SerdeConfig(
        boolean autoRegister,
        boolean useLatest,
        boolean removeJavaProperties,
        SubjectNaming subjectNaming,
        boolean specificReader,
        Optional<Class<?>> valueType) {

    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String USE_LATEST = "use.latest.version";
    static final String REMOVE_JAVA_PROPERTIES = "avro.remove.java.properties";
    static final String KEY_NAMING = "key.subject.name.strategy";
    static final String VALUE_NAMING = "value.subject.name.strategy";
    static final String SPECIFIC_READER = "specific.avro.reader";
    static final String VALUE_TYPE = "specific.avro.value.type";
    static final String KEY_TYPE = "specific.avro.key.type";

    static SerdeConfig from(Map<String, ?> config, boolean isKey) {
        return new SerdeConfig(
                flag(config, AUTO_REGISTER, true),
                flag(config, USE_LATEST, false),
                flag(config, REMOVE_JAVA_PROPERTIES, true),
                SubjectNaming.from(config, isKey ? KEY_NAMING : VALUE_NAMING),
                flag(config, SPECIFIC_READER, false),
                type(config, isKey ? KEY_TYPE : VALUE_TYPE));
    }

    private static boolean flag(Map<String, ?> config, String key, boolean otherwise) {
        Object value = config.get(key);
        String text =
                value == null ? String.valueOf(otherwise) : value.toString().trim();
        if (!"true".equalsIgnoreCase(text) && !"false".equalsIgnoreCase(text)) {
            throw new ConfigException(key, value, "must be true or false");
        }
        return Boolean.parseBoolean(text);
    }

    private static Optional<Class<?>> type(Map<String, ?> config, String key) {
        Object value = config.get(key);
        if (value == null || value instanceof Class<?>) {
            return Optional.ofNullable((Class<?>) value);
        }
        try {
            return Optional.of(Class.forName(value.toString(), true, loader()));
        } catch (ClassNotFoundException e) {
            throw new ConfigException(key, value, "is not a class on the class path");
        }
    }

    private static ClassLoader loader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(SerdeConfig.class::getClassLoader);
    }
}
