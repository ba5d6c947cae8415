package io.tidemark.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Samples;
import io.tidemark.schemas.UserProperty;
import io.tidemark.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdesTest {

    private static final Map<String, String> CONFIG = Map.of("schema.registry.url", "mock://serdes");

    private final InMemorySchemaRegistry registry = InMemorySchemaRegistry.ofScope("serdes");
    private final Serde<Message> messages = AvroSerdes.forValues(CONFIG, Message.class);
    private final Serde<ClientEvent> events = AvroSerdes.forValues(CONFIG, ClientEvent.class);

    @AfterEach
    void forget() {
        InMemorySchemaRegistry.drop("serdes");
    }

    @Provide
    Arbitrary<Message> anyMessage() {
        return Samples.messages();
    }

    @Provide
    Arbitrary<ClientEvent> anyEvent() {
        return Samples.clientEvents();
    }

    @Property(tries = 300)
    void aMessageComesBackAsItWas(@ForAll("anyMessage") Message message) {
        assertThat(roundTrip(messages, message)).isEqualTo(message);
    }

    @Property(tries = 300)
    void anEventComesBackAsItWas(@ForAll("anyEvent") ClientEvent event) {
        assertThat(roundTrip(events, event)).isEqualTo(event);
    }

    private static <T> T roundTrip(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("t", serde.serializer().serialize("t", value));
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(messages.serializer().serialize("t", null)).isNull();
        assertThat(messages.deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void aFrameStartsWithZeroAndTheSchemaId() {
        byte[] frame = messages.serializer().serialize("t", Samples.messages().sample());

        assertThat(frame).startsWith(0, 0, 0, 0, 1);
        assertThat(registry.latest("t-value").id()).isEqualTo(1);
    }

    @Test
    void theRegisteredSchemaMeansTheSameToOtherLanguages() {
        messages.serializer().serialize("t", Samples.messages().sample());

        assertThat(registry.byId(1).toString()).doesNotContain("avro.java.string");
        assertThat(Message.getClassSchema().toString()).contains("avro.java.string");
    }

    @Test
    void aHalfWrittenRecordLeavesNothingBehind() {
        Serializer<UserProperty> serializer = AvroSerdes.valueSerializer(CONFIG);
        UserProperty whole = new UserProperty("n", "v");
        byte[] before = serializer.serialize("p", whole);
        UserProperty broken = new UserProperty("secret-name", "v");
        broken.put(1, null);

        assertThatThrownBy(() -> serializer.serialize("p", broken))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("UserProperty")
                .hasMessageContaining("topic p")
                .message()
                .doesNotContain("secret");
        assertThat(serializer.serialize("p", whole)).isEqualTo(before);
    }

    @Test
    void aDamagedFrameIsRefusedAndTheNextIsRead() {
        Message message = Samples.messages().sample();
        byte[] frame = messages.serializer().serialize("t", message);

        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> messages.deserializer().deserialize("t", cut))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("topic t");
        }
        assertThat(messages.deserializer().deserialize("t", frame)).isEqualTo(message);
    }

    /** Also lengths that no memory could hold. */
    @Property
    void garbageIsReadOrRefused(@ForAll byte[] garbage) {
        byte[] frame = new byte[garbage.length + 5];
        System.arraycopy(garbage, 0, frame, 5, garbage.length);
        frame[4] = (byte) registry.register("g-value", JavaProperties.removedFrom(ClientEvent.getClassSchema()));
        try {
            assertThat(events.deserializer().deserialize("g", frame)).isInstanceOf(ClientEvent.class);
        } catch (SerializationException e) {
            assertThat(e).hasMessageContaining("topic g");
        }
    }

    @Test
    void textIsNotAvro() {
        byte[] json = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThatThrownBy(() -> messages.deserializer().deserialize("t", json))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not Avro in the Confluent wire format");
    }

    @Test
    void manyThreadsShareOneSerde() {
        List<Message> all = IntStream.range(0, 500)
                .mapToObj(i -> Samples.messages().sample())
                .toList();

        assertThat(all.parallelStream().map(message -> roundTrip(messages, message)))
                .containsExactlyElementsOf(all);
    }

    @Test
    void withoutRegistrationAnUnknownSchemaIsRefused() {
        Serializer<UserProperty> serializer = AvroSerdes.valueSerializer(
                Map.of("schema.registry.url", "mock://serdes", "auto.register.schemas", "false"));

        assertThatThrownBy(() -> serializer.serialize("p", new UserProperty("n", "v")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("p-value")
                .hasMessageContaining("auto.register.schemas");
        registry.register("p-value", JavaProperties.removedFrom(UserProperty.getClassSchema()));
        assertThat(serializer.serialize("p", new UserProperty("n", "v"))).startsWith(0, 0, 0, 0, 1);
    }

    @Test
    void subjectsFollowTheNamingStrategy() {
        String official = "io.confluent.kafka.serializers.subject.";
        for (String strategy : List.of("RecordNameStrategy", official + "TopicRecordNameStrategy")) {
            AvroSerdes.valueSerializer(
                            Map.of("schema.registry.url", "mock://serdes", "value.subject.name.strategy", strategy))
                    .serialize("p", new UserProperty("n", "v"));
        }

        assertThat(registry.latest("io.tidemark.schemas.UserProperty").version())
                .isEqualTo(1);
        assertThat(registry.latest("p-io.tidemark.schemas.UserProperty").version())
                .isEqualTo(1);
    }

    @Test
    void writesTheLatestVersionWhenAsked() {
        // Other order, one field more, as a newer program would have registered.
        Schema latest = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"UserProperty\",\"namespace\":\"io.tidemark.schemas\","
                                + "\"fields\":[{\"name\":\"value\",\"type\":\"string\"},"
                                + "{\"name\":\"extra\",\"type\":\"int\",\"default\":7},{\"name\":\"name\",\"type\":\"string\"}]}");
        registry.register("p-value", latest);
        Map<String, Object> config = Map.of(
                "schema.registry.url", "mock://serdes", "use.latest.version", true, "specific.avro.reader", false);

        byte[] frame = AvroSerdes.<UserProperty>valueSerializer(config).serialize("p", new UserProperty("n", "v"));

        assertThat(AvroSerdes.valueDeserializer(config).deserialize("p", frame))
                .hasToString("{\"value\": \"v\", \"extra\": 7, \"name\": \"n\"}");
        Deserializer<UserProperty> specific = AvroSerdes.valueDeserializer(CONFIG);
        assertThat(specific.deserialize("p", frame)).isEqualTo(new UserProperty("n", "v"));
    }

    @Test
    void recordsFromBeforeAFieldAreRead() throws IOException {
        Message message = Samples.messages().sample();
        ClientEvent event = Samples.clientEvents().sample();

        Message oldMessage = messages.deserializer().deserialize("t", writtenWithout(Set.of("peerHost"), message));
        ClientEvent oldEvent =
                events.deserializer().deserialize("e", writtenWithout(Set.of("username", "peerHost"), event));

        assertThat(oldMessage).isEqualTo(message);
        assertThat(oldEvent)
                .isEqualTo(ClientEvent.newBuilder(event)
                        .setUsername(null)
                        .setPeerHost(null)
                        .build());
    }

    /** As a program wrote it that did not know these fields of the record. */
    private byte[] writtenWithout(Set<String> fields, SpecificRecord value) throws IOException {
        Schema today = value.getSchema();
        Schema old = Schema.createRecord(
                today.getName(),
                null,
                today.getNamespace(),
                false,
                today.getFields().stream()
                        .filter(field -> !fields.contains(field.name()))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int id = registry.register(today.getName() + "-old-value", JavaProperties.removedFrom(old));
        frame.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        IndexedRecord trimmed = new GenericData.Record(old);
        old.getFields()
                .forEach(field -> trimmed.put(
                        field.pos(), value.get(today.getField(field.name()).pos())));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(frame, null);
        new SpecificDatumWriter<IndexedRecord>(old, SpecificData.getForClass(value.getClass())).write(trimmed, encoder);
        encoder.flush();
        return frame.toByteArray();
    }

    @Test
    void aWrongConfigurationIsNamed() {
        assertThatThrownBy(() -> AvroSerdes.valueSerializer(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url");
        assertThatThrownBy(() -> AvroSerdes.valueSerializer(
                        Map.of("schema.registry.url", "mock://serdes", "value.serializer", "no.such.Class")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no.such.Class");
        assertThatThrownBy(() -> AvroSerdes.valueSerializer(
                        Map.of("schema.registry.url", "mock://serdes", "auto.register.schemas", "yes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("auto.register.schemas");
    }
}
