package io.tidemark.sinks.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connect.AvroConverter;
import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.UserProperty;
import io.tidemark.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {

    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    /** What our own converter makes of a record on the wire. */
    private static Object converted(SpecificRecordBase value) {
        return connectData(value).value();
    }

    private static SchemaAndValue connectData(SpecificRecordBase value) {
        Map<String, String> config = Map.of("schema.registry.url", "mock://decoder", "auto.register.schemas", "true");
        try (AvroSerializer<SpecificRecordBase> serializer = new AvroSerializer<>()) {
            serializer.configure(config, false);
            AvroConverter converter = new AvroConverter();
            converter.configure(config, false);
            return converter.toConnectData("t", serializer.serialize("t", value));
        }
    }

    private static Message message() {
        Message message = new Message();
        message.setId("id");
        message.setTopic("a/b");
        message.setPayload(ByteBuffer.wrap(new byte[] {0, -1}));
        message.setQos(1);
        message.setRetain(true);
        message.setClientId("c");
        message.setNode("n");
        message.setPublishedAt(AT);
        message.setUserProperties(List.of());
        return message;
    }

    @Test
    void readsWhatOurConverterYields() {
        Message message = message();
        assertThat(RecordDecoder.decode(new Message(), converted(message))).isEqualTo(message);
        message.setMessageExpiryInterval(5L);
        message.setCorrelationData(ByteBuffer.wrap("x".getBytes(UTF_8)));
        message.setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));
        assertThat(RecordDecoder.decode(new Message(), converted(message))).isEqualTo(message);

        AckOffset ack = new AckOffset("t", "c", 7L, "id", AT, List.of(new PositionRange(9L, 11L)));
        assertThat(RecordDecoder.decode(new AckOffset(), converted(ack))).isEqualTo(ack);

        Presence presence = new Presence();
        presence.setClientId("c");
        presence.setNode("n");
        presence.setConnectedAt(AT);
        assertThat(RecordDecoder.decode(new Presence(), converted(presence))).isEqualTo(presence);
    }

    @Test
    void readsMapsOfAConverterWithoutSchemas() {
        Map<String, Object> map = new HashMap<>();
        map.put("topic", "t");
        map.put("clientId", "c");
        map.put("through", 7);
        map.put("beyondRanges", List.of(Map.of("first", 9L, "last", 11L)));
        map.put("updatedAt", AT.toEpochMilli());
        map.put("another", "ignored");
        AckOffset ack = RecordDecoder.decode(new AckOffset(), map);
        assertThat(ack.getThrough()).isEqualTo(7);
        assertThat(ack.getBeyondRanges()).containsExactly(new PositionRange(9L, 11L));
        assertThat(ack.getThroughId()).isNull();
        assertThat(ack.getUpdatedAt()).isEqualTo(AT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatKafkasJsonConverterYields(boolean withSchemas) {
        Message message = message();
        message.setPayload(ByteBuffer.wrap(new byte[] {0, -1, 62, 63, 127}));
        message.setCorrelationData(ByteBuffer.wrap(new byte[0]));
        message.setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));
        ClientEvent event =
                new ClientEvent("c", "n1", 42L, AT, new Disconnected("timeout", false, 141, null), "u", null);

        assertThat(RecordDecoder.decode(new Message(), throughJson(message, withSchemas)))
                .isEqualTo(message);
        assertThat(RecordDecoder.decode(new ClientEvent(), throughJson(event, withSchemas)))
                .isEqualTo(event);
    }

    /** Written as JSON by one connector, and read from it for another. */
    private static Object throughJson(SpecificRecordBase value, boolean withSchemas) {
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", withSchemas, "converter.type", "value"));
            SchemaAndValue connect = connectData(value);
            byte[] text = json.fromConnectData("t", connect.schema(), connect.value());
            return json.toConnectData("t", text).value();
        }
    }

    @Test
    void aTextInThePlaceOfBytesIsBase64() {
        Map<String, Object> map = new HashMap<>(
                Map.of("id", "id", "topic", "t", "qos", 1, "retain", false, "clientId", "c", "node", "n"));
        map.put("publishedAt", AT.toEpochMilli());
        map.put("payload", "s3cret!");
        assertThatThrownBy(() -> RecordDecoder.decode(new Message(), map))
                .isInstanceOf(DataException.class)
                .hasMessage("Message.payload is not bytes: a text in their place has to be base64")
                .hasNoCause();
        map.put("payload", "aGVsbG8=");
        assertThat(RecordDecoder.decode(new Message(), map).getPayload()).isEqualTo(UTF_8.encode("hello"));
    }

    @Test
    void namesTheFieldThatIsWrongButNotItsValue() {
        assertThatThrownBy(() -> RecordDecoder.decode(new Message(), Map.of("id", 7)))
                .isInstanceOf(DataException.class)
                .hasMessage("Message.id is not a string but a Integer");
        assertThatThrownBy(() -> RecordDecoder.decode(new Message(), Map.of("id", "s3cret")))
                .hasMessage("Message.topic is not a string but missing");
        assertThatThrownBy(() -> RecordDecoder.decode(new Message(), "text")).hasMessageContaining("not a record");
    }

    @Test
    void propertiesSurviveTheirJson() {
        Message message = message();
        assertThat(MessageProperties.toJson(message)).isEmpty();
        message.setContentType("text/\"plain\"");
        message.setResponseTopic("r");
        message.setPayloadFormatIndicator(1);
        message.setCorrelationData(ByteBuffer.wrap(new byte[] {0, -1, 2}));
        message.setUserProperties(List.of(new UserProperty("b", ""), new UserProperty("a", "1")));
        Message read = message();
        MessageProperties.fill(read, MessageProperties.toJson(message).orElseThrow());
        assertThat(read).isEqualTo(message);
    }
}
