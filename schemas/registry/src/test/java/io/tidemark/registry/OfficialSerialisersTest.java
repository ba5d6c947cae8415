package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.UserProperty;
import io.tidemark.schemas.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official classes and ours, on one registry: only class names change. */
class OfficialSerialisersTest {

    private static final Map<String, Object> OFFICIAL = Map.of(
            "value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer",
            "value.deserializer", "io.confluent.kafka.serializers.KafkaAvroDeserializer");
    private static final Map<String, Object> OURS = Map.of();

    private HttpRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new HttpRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void theOfficialClassesReadWhatWeWrite() {
        assertThat(transfer(OURS, OFFICIAL, "m", message())).isEqualTo(message());
        assertThat(transfer(OURS, OFFICIAL, "e", event())).isEqualTo(event());
    }

    @Test
    void weReadWhatTheOfficialClassesWrite() {
        assertThat(transfer(OFFICIAL, OURS, "m", message())).isEqualTo(message());
        assertThat(transfer(OFFICIAL, OURS, "e", event())).isEqualTo(event());
    }

    @Test
    void bothWriteTheSameBytesUnderTheSameId() {
        byte[] ours = serializer(OURS, Map.of()).serialize("m", message());
        byte[] official = serializer(OFFICIAL, Map.of()).serialize("m", message());

        assertThat(official).isEqualTo(ours);
        assertThat(registry.journal.entries).hasSize(1);
    }

    @Test
    void theOfficialSerialiserFindsOurSchemaWithRegistrationOff() {
        byte[] ours = serializer(OURS, Map.of()).serialize("m", message());

        assertThat(serializer(OFFICIAL, Map.of("auto.register.schemas", false)).serialize("m", message()))
                .isEqualTo(ours);
    }

    @Test
    void weFindTheOfficialSchemaWithRegistrationOff() {
        byte[] official = serializer(OFFICIAL, Map.of()).serialize("m", message());

        assertThat(serializer(OURS, Map.of("auto.register.schemas", false)).serialize("m", message()))
                .isEqualTo(official);
    }

    /** Why the Java properties are removed: with them, the schema of a class and the registered one are two. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withJavaPropertiesTheSchemaIsAnother(boolean official) {
        serializer(OURS, Map.of()).serialize("m", message());
        Serializer<Message> serializer = serializer(
                official ? OFFICIAL : OURS,
                Map.of("auto.register.schemas", false, "avro.remove.java.properties", false));

        assertThatThrownBy(() -> serializer.serialize("m", message())).hasStackTraceContaining("40403");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothWriteTheLatestVersionWhenAsked(boolean official) {
        byte[] ours = serializer(OURS, Map.of()).serialize("m", message());
        Map<String, Object> latest = Map.of("auto.register.schemas", false, "use.latest.version", true);

        assertThat(serializer(official ? OFFICIAL : OURS, latest).serialize("m", message()))
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RecordNameStrategy", "TopicRecordNameStrategy"})
    void bothNameSubjectsAlike(String strategy) throws Exception {
        Map<String, Object> config =
                Map.of("value.subject.name.strategy", "io.confluent.kafka.serializers.subject." + strategy);
        serializer(OURS, config).serialize("m", message());
        serializer(OFFICIAL, config).serialize("m", message());

        assertThat(registry.journal.entries).hasSize(1);
    }

    @Test
    void aSerdeForATypeMayBeMadeOfEither() {
        byte[] frame;
        try (Serde<Message> ours = AvroSerdes.forValues(config(OURS, Map.of()), Message.class)) {
            frame = ours.serializer().serialize("m", message());
        }
        try (Serde<Message> official = AvroSerdes.forValues(config(OFFICIAL, Map.of()), Message.class)) {
            assertThat(official.deserializer().deserialize("m", frame)).isEqualTo(message());
        }
    }

    @Test
    void genericRecordsAreReadByBoth() {
        byte[] frame = serializer(OURS, Map.of()).serialize("m", message());
        Map<String, Object> generic = config(OURS, Map.of("specific.avro.reader", false));
        Map<String, Object> officialGeneric = config(OFFICIAL, Map.of("specific.avro.reader", false));

        assertThat(AvroSerdes.valueDeserializer(generic).deserialize("m", frame))
                .isEqualTo(AvroSerdes.valueDeserializer(officialGeneric).deserialize("m", frame));
    }

    private <T> T transfer(Map<String, Object> writer, Map<String, Object> reader, String topic, T value) {
        byte[] frame = AvroSerdes.<T>valueSerializer(config(writer, Map.of())).serialize(topic, value);
        return AvroSerdes.<T>valueDeserializer(config(reader, Map.of())).deserialize(topic, frame);
    }

    private Serializer<Message> serializer(Map<String, Object> classes, Map<String, Object> more) {
        return AvroSerdes.valueSerializer(config(classes, more));
    }

    private Map<String, Object> config(Map<String, Object> classes, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(classes);
        config.putAll(more);
        config.put("schema.registry.url", registry.url());
        return config;
    }

    private static Message message() {
        return Message.newBuilder()
                .setId("0BHgFx3NZ0000008M001")
                .setTopic("pubsub/news")
                .setPayload(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)))
                .setQos(1)
                .setRetain(false)
                .setClientId("pub")
                .setNode("n1")
                .setPublishedAt(Instant.ofEpochMilli(1_767_225_600_123L))
                .setMessageExpiryInterval(60L)
                .setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")))
                .build();
    }

    private static ClientEvent event() {
        Connected connected = Connected.newBuilder()
                .setUsername("u")
                .setProtocolVersion(5)
                .setCleanStart(true)
                .setSessionPresent(false)
                .setSessionExpiryInterval(0)
                .setKeepAlive(60)
                .setReceiveMaximum(20)
                .build();
        return new ClientEvent("c", "n1", 42L, Instant.ofEpochMilli(1_767_225_600_123L), connected, "u1", null);
    }
}
