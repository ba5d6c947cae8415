package io.tidemark.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** Under which subject a schema is registered; chosen by the official strategies' class names. */
enum SubjectNaming {
    TopicNameStrategy {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + (isKey ? "-key" : "-value");
        }
    },
    RecordNameStrategy {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return schema.getFullName();
        }
    },
    TopicRecordNameStrategy {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + "-" + schema.getFullName();
        }
    };

    abstract String subject(String topic, boolean isKey, Schema schema);

    /** By simple or full class name. */
    static SubjectNaming from(Map<String, ?> config, String key) {
        Object value = config.get(key);
        if (value == null) {
            return TopicNameStrategy;
        }
        String name = value instanceof Class<?> type ? type.getName() : value.toString();
        for (SubjectNaming naming : values()) {
            if (name.substring(name.lastIndexOf('.') + 1).equals(naming.name())) {
                return naming;
            }
        }
        throw new ConfigException(key, value, "use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
    }
}
