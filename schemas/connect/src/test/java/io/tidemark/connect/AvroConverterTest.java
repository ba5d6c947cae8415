package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.UserProperty;
import io.tidemark.schemas.registry.InMemorySchemaRegistry;
import io.tidemark.schemas.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroConverterTest {

    private static final Map<String, Object> CONFIG = Map.of("schema.registry.url", "mock://converter");
    private static final int RANDOM_RECORDS = 200;
    private static final long SEED = 20260101;

    private final AvroConverter converter = new AvroConverter();
    private final Serializer<Object> serializer = AvroSerdes.valueSerializer(CONFIG);

    @BeforeEach
    void configure() {
        converter.configure(CONFIG, false);
    }

    @AfterEach
    void forget() {
        InMemorySchemaRegistry.drop("converter");
    }

    static Stream<Class<?>> recordTypes() {
        return Topics.withDefaultPrefix().all().stream()
                .<Class<?>>map(Topics.Topic::valueType)
                .filter(type -> type != byte[].class)
                .distinct();
    }

    /** Any record of any topic, through Connect and back, has the same fields with the same values. */
    @ParameterizedTest
    @MethodSource("recordTypes")
    void nothingIsLost(Class<?> type) {
        Deserializer<Object> generic = AvroSerdes.valueDeserializer(with("specific.avro.reader", false));
        for (byte[] frame : randomFrames(type)) {
            // As text, because enums have become strings.
            assertThat(generic.deserialize("back", throughConnect(converter, frame)))
                    .hasToString(String.valueOf(generic.deserialize("t", frame)));
        }
    }

    /** With the official key for it, enums stay enums, so that a source connector can write our records. */
    @ParameterizedTest
    @MethodSource("recordTypes")
    void withEnhancedSupportTheRecordIsTheSame(Class<?> type) {
        AvroConverter enhanced = new AvroConverter();
        enhanced.configure(with("enhanced.avro.schema.support", true), false);
        Deserializer<Object> specific = AvroSerdes.valueDeserializer(CONFIG);
        for (byte[] frame : randomFrames(type)) {
            assertThat(specific.deserialize("back", throughConnect(enhanced, frame)))
                    .isEqualTo(specific.deserialize("t", frame));
        }
    }

    private static byte @Nullable [] throughConnect(AvroConverter converter, byte[] frame) {
        SchemaAndValue connect = converter.toConnectData("t", frame);
        return converter.fromConnectData("back", connect.schema(), connect.value());
    }

    private List<byte[]> randomFrames(Class<?> type) {
        org.apache.avro.Schema schema = SpecificData.get().getSchema(type);
        List<byte[]> frames = new ArrayList<>();
        for (Object random : new RandomData(GenericData.get(), schema, RANDOM_RECORDS, SEED, false)) {
            frames.add(serializer.serialize("t", random));
        }
        return frames;
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> config = new HashMap<>(CONFIG);
        config.put(key, value);
        return config;
    }

    @Test
    void aMessageIsAStructThatAnyConnectorUnderstands() {
        byte[] frame = serializer.serialize("t", message());

        SchemaAndValue connect = converter.toConnectData("t", frame);

        Struct struct = (Struct) connect.value();
        assertThat(connect.schema().name()).isEqualTo("io.tidemark.schemas.Message");
        assertThat(struct.getString("topic")).isEqualTo("pubsub/news");
        assertThat(struct.getInt32("qos")).isEqualTo(1);
        assertThat(struct.get("publishedAt")).isEqualTo(Date.from(Instant.ofEpochMilli(1_767_225_600_123L)));
        assertThat(struct.get("payload")).isEqualTo(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(struct.get("username")).isNull();
        assertThat(struct.<Struct>getArray("userProperties"))
                .extracting(pair -> pair.getString("name") + "=" + pair.getString("value"))
                .containsExactly("a=1", "a=2");
    }

    @Test
    void anEventHasOneFieldForEachKind() {
        ClientEvent event = new ClientEvent(
                "c",
                "n1",
                42L,
                Instant.ofEpochMilli(7),
                new Disconnected("keep-alive timeout", false, 141, null),
                "u1",
                null);

        Struct struct = (Struct)
                converter.toConnectData("e", serializer.serialize("e", event)).value();

        Struct kinds = struct.getStruct("event");
        assertThat(kinds.schema().fields())
                .extracting(field -> field.name())
                .containsExactly("Connected", "Disconnected", "Subscribed", "Unsubscribed", "Delivered", "Acked");
        assertThat(kinds.getStruct("Disconnected").getString("reason")).isEqualTo("keep-alive timeout");
        assertThat(kinds.getStruct("Connected")).isNull();
    }

    @Test
    void theSchemaOfATopicIsOneObject() {
        SchemaAndValue first = converter.toConnectData("t", serializer.serialize("t", message()));
        SchemaAndValue second = converter.toConnectData("t", serializer.serialize("t", message()));

        assertThat(second.schema()).isSameAs(first.schema());
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(converter.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
        assertThat(converter.fromConnectData("t", null, null)).isNull();
    }

    @Test
    void aSourceConnectorsDataBecomeAvro() {
        Schema schema = SchemaBuilder.struct()
                .name("shop.Order")
                .field("id", Schema.INT64_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Struct order = new Struct(schema).put("id", 7L);

        byte[] frame = converter.fromConnectData("orders", schema, order);
        byte[] text = converter.fromConnectData("texts", Schema.STRING_SCHEMA, "hello");

        assertThat(converter.toConnectData("orders", frame)).isEqualTo(new SchemaAndValue(schema, order));
        assertThat(converter.toConnectData("texts", text).value()).isEqualTo("hello");
    }

    @Test
    void whatIsNotAvroIsABadRecord() {
        assertThatThrownBy(() -> converter.toConnectData("t", new byte[] {1, 2, 3}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic t");
    }

    @Test
    void aRegistryThatIsAwayIsWaitedFor() {
        AvroConverter alone = new AvroConverter();
        alone.configure(Map.of("schema.registry.url", "http://127.0.0.1:1", "max.retries", 0), false);
        byte[] frame = serializer.serialize("t", message());

        assertThatThrownBy(() -> alone.toConnectData("t", frame))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("http://127.0.0.1:1");
    }

    @Test
    void connectFindsIt() {
        assertThat(ServiceLoader.load(Converter.class)).hasAtLeastOneElementOfType(AvroConverter.class);
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
                .setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")))
                .build();
    }
}
