package io.tidemark.connect.plugin;

import io.tidemark.connect.AvroConverter;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;

/** How the values of a log are written, and by which converter a connector reads them. */
enum Encoding {
    AVRO("io.tidemark.connect.AvroConverter") {
        @Override
        byte[] encode(String topic, Object value, String registryUrl) {
            return avro(topic, value, registryUrl);
        }

        @Override
        Map<String, String> converter(String registryUrl) {
            return Map.of("value.converter", converterClass(), "value.converter.schema.registry.url", registryUrl);
        }
    },
    JSON("org.apache.kafka.connect.json.JsonConverter") {
        @Override
        byte[] encode(String topic, Object value, String registryUrl) {
            return json(topic, value, registryUrl, false);
        }

        @Override
        Map<String, String> converter(String registryUrl) {
            return Map.of("value.converter", converterClass(), "value.converter.schemas.enable", "false");
        }
    },
    JSON_WITH_SCHEMAS("org.apache.kafka.connect.json.JsonConverter") {
        @Override
        byte[] encode(String topic, Object value, String registryUrl) {
            return json(topic, value, registryUrl, true);
        }

        @Override
        Map<String, String> converter(String registryUrl) {
            return Map.of("value.converter", converterClass());
        }
    };

    private final String converterClass;

    Encoding(String converterClass) {
        this.converterClass = converterClass;
    }

    String converterClass() {
        return converterClass;
    }

    /** Each encoding has a log of its own. */
    Topics topics() {
        return Topics.withPrefix(name().toLowerCase(Locale.ROOT) + ".");
    }

    /** What is in Kafka for a record. */
    abstract byte[] encode(String topic, Object value, String registryUrl);

    /** The keys of a connector that say so. */
    abstract Map<String, String> converter(String registryUrl);

    private static byte[] avro(String topic, Object value, String registryUrl) {
        try (Serializer<Object> serializer = AvroSerdes.valueSerializer(
                Map.of("schema.registry.url", registryUrl, "auto.register.schemas", "true"))) {
            return serializer.serialize(topic, value);
        }
    }

    /** As a connector writes JSON that copies the log. */
    private static byte[] json(String topic, Object value, String registryUrl, boolean withSchemas) {
        AvroConverter avro = new AvroConverter();
        avro.configure(Map.of("schema.registry.url", registryUrl), false);
        SchemaAndValue connect = avro.toConnectData(topic, avro(topic, value, registryUrl));
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", withSchemas, "converter.type", "value"));
            return json.fromConnectData(topic, connect.schema(), connect.value());
        }
    }
}
