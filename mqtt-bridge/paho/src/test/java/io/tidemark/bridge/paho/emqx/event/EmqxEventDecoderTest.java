package io.tidemark.bridge.paho.emqx.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Ignored;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.OfClient;
import io.tidemark.bridge.paho.emqx.event.EmqxEvent.Published;
import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmqxEventDecoderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "s3cret";

    private static final String PUBLISH =
            """
            {"event":"message.publish","id":"ID1","topic":"a/b","qos":1,"clientid":"c","username":"undefined","node":"n",
             "timestamp":1795195864775,"publish_received_at":1795195864770,"payload":"aGk=","peerhost":"undefined",
             "flags":{"retain":true},"pub_props":{"User-Property":{}},"new_field":[{"x":{}}]}""";

    private static final String ACKED =
            """
            {"event":"message.acked","id":"ID1","topic":"a/b","qos":1,"clientid":"c","from_clientid":"p","node":"n",
             "timestamp":1795195864775,"peerhost":"10.0.0.1","pub_props":{}}""";

    private static final String CONNECTED =
            """
            {"event":"client.connected","clientid":"c","node":"n","connected_at":1795195864775,"proto_ver":5,
             "peername":"[::1]:4000","clean_start":false,"expiry_interval":4294967295,"keepalive":60,"receive_maximum":32,
             "username":"u","mountpoint":"undefined"}""";

    private static final String DISCONNECTED =
            """
            {"event":"client.disconnected","clientid":"c","node":"n","disconnected_at":1795195864775,"reason":"normal",
             "peername":"10.0.0.1:4000","disconn_props":{"Session-Expiry-Interval":5}}""";

    private static final String SUBSCRIBED =
            """
            {"event":"session.subscribed","clientid":"c","node":"n","timestamp":1795195864775,"topic":"a/+","qos":2,
             "peerhost":"10.0.0.1","sub_props":{"Subscription-Identifier":7},"sub_opts":{"nl":1,"rap":1,"rh":2,"qos":2}}""";

    private final EmqxEventDecoder decoder = new EmqxEventDecoder("tidemark-");

    private EmqxEvent decode(String json) throws MalformedEventException {
        return decode("$tidemark/e/anything", json);
    }

    private EmqxEvent decode(String topic, String json) throws MalformedEventException {
        return decoder.decode(topic, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    private <T> T happened(String json, Class<T> type) throws MalformedEventException {
        Happened happened = (Happened) ((OfClient) decode(json)).observed();
        return type.cast(happened.event());
    }

    private static String with(String json, String field, String value) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(json);
            node.set(field, JSON.readTree(value));
            return node.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String without(String json, String field) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(json);
            assertThat(node.remove(field)).isNotNull();
            return node.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void undefinedIsAbsent() throws MalformedEventException {
        Published published = (Published) decode(PUBLISH);
        assertThat(published.message().getUsername()).isNull();
        assertThat(published.message().getPeerHost()).isNull();
        assertThat(published.message().getRetain()).isTrue();
        assertThat(published.message().getPublishedAt()).isEqualTo(Instant.ofEpochMilli(1795195864770L));
        Published later = (Published) decode(without(PUBLISH, "publish_received_at"));
        assertThat(later.message().getPublishedAt()).isEqualTo(Instant.ofEpochMilli(1795195864775L));
    }

    @Test
    void correlationDataIsKeptOnlyIfWhole() throws MalformedEventException {
        Published whole = (Published) decode(with(PUBLISH, "pub_props", "{\"Correlation-Data\":\"grüße\"}"));
        assertThat(whole.message().getCorrelationData())
                .isEqualTo(ByteBuffer.wrap("grüße".getBytes(StandardCharsets.UTF_8)));
        Published damaged = (Published) decode(with(PUBLISH, "pub_props", "{\"Correlation-Data\":\"a\\ufffd\"}"));
        assertThat(damaged.message().getCorrelationData()).isNull();
    }

    @Test
    void aConnection() throws MalformedEventException {
        Began began = (Began) ((OfClient) decode(CONNECTED)).observed();
        assertThat(began.peer()).contains("[::1]:4000");
        assertThat(began.peerHost()).contains("::1");
        assertThat(began.sessionExpiryInterval()).isEqualTo(4_294_967_295L);
        Ended ended = (Ended) ((OfClient) decode(DISCONNECTED)).observed();
        assertThat(ended.graceful()).isTrue();
        assertThat(ended.sessionExpiryInterval()).contains(5L);
        assertThat(ended.connectedAt()).isEmpty();
        Ended kicked = (Ended) ((OfClient) decode(with(DISCONNECTED, "reason", "\"kicked\""))).observed();
        assertThat(kicked.graceful()).isFalse();
    }

    @Test
    void aSubscriptionWithItsOptions() throws MalformedEventException {
        assertThat(happened(SUBSCRIBED, Subscribed.class).getSubscriptions())
                .isEqualTo(List.of(new TopicSubscription("a/+", 2, true, true, 2, 7)));
    }

    @ParameterizedTest
    @CsvSource({"$queue/a/b, $share/$queue/a/b", "$share/g/a/#, $share/g/a/#", "a, a"})
    void sharedSubscriptions(String filter, String recorded) throws MalformedEventException {
        String subscribed = with(SUBSCRIBED, "topic", '"' + filter + '"');
        assertThat(happened(subscribed, Subscribed.class)
                        .getSubscriptions()
                        .get(0)
                        .getTopicFilter())
                .isEqualTo(recorded);
        assertThat(happened(with(subscribed, "event", "\"session.unsubscribed\""), Unsubscribed.class)
                        .getTopicFilters())
                .containsExactly(recorded);
        assertThat(TopicFilter.parse(recorded).filter()).isEqualTo(filter.replaceFirst("^\\$(queue|share/g)/", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS/#", "$replay/c/#", "$share/g/$SYS/#", "$queue/$SYS/#"})
    void internalSubscriptionsAreIgnored(String filter) throws MalformedEventException {
        assertThat(decode(with(SUBSCRIBED, "topic", '"' + filter + '"'))).isInstanceOf(Ignored.class);
    }

    @Test
    void acknowledgements() throws MalformedEventException {
        assertThat(happened(ACKED, Acked.class)).isEqualTo(new Acked("ID1", "a/b", 1, null, null));
        assertThat(happened(with(ACKED, "event", "\"message.delivered\""), Delivered.class))
                .isEqualTo(new Delivered("ID1", "a/b", 1, null, null));
        assertThat(decode(with(ACKED, "qos", "0"))).isInstanceOf(Ignored.class);
        assertThat(decode(with(ACKED, "topic", "\"$SYS/x\""))).isInstanceOf(Ignored.class);
        assertThat(decode(with(ACKED, "topic", "\"$replay/other/a\""))).isInstanceOf(Ignored.class);
        assertThat(decode(with(ACKED, "from_clientid", "\"tidemark-1\""))).isInstanceOf(Ignored.class);
        assertThat(decode(with(PUBLISH, "clientid", "\"tidemark-1\""))).isInstanceOf(Ignored.class);
        assertThat(decode(with(PUBLISH, "topic", "\"$x/y\""))).isInstanceOf(Ignored.class);
    }

    @Test
    void anAcknowledgementInAnInboxIsOfTheOriginal() throws MalformedEventException {
        String inbox = with(
                with(with(ACKED, "topic", "\"$replay/c/a/b\""), "from_clientid", "\"tidemark-1\""),
                "pub_props",
                "{\"User-Property\":{\"tidemark-id\":\"O1\",\"tidemark-topic\":\"a/b\",\"tidemark-position\":\"4096\","
                        + "\"tidemark-history\":\"h\"}}");
        assertThat(happened(inbox, Acked.class)).isEqualTo(new Acked("O1", "a/b", 1, 4096L, "h"));
        for (String property : List.of("tidemark-id", "tidemark-topic", "tidemark-position")) {
            assertThatThrownBy(() -> decode(inbox.replace('"' + property + '"', "\"other\"")))
                    .isInstanceOf(MalformedEventException.class)
                    .hasMessageContaining(property);
        }
        for (String position : List.of("", "x", "-1", "99999999999999999999")) {
            assertThatThrownBy(() -> decode(inbox.replace("4096", position)))
                    .isInstanceOf(MalformedEventException.class)
                    .hasMessageContaining("tidemark-position");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.connack", "client.check_acl_complete", "message.dropped", "delivery.dropped"})
    void eventsOfNoConcern(String event) throws MalformedEventException {
        assertThat(decode("{\"event\":\"" + event + "\"}")).isEqualTo(new Ignored(event));
    }

    @ParameterizedTest
    @CsvSource({"msg_b64", "message_publish"})
    void theTopicTellsTheEventIfTheContentDoesNot(String level) throws MalformedEventException {
        assertThat(decode("$tidemark/" + level, without(PUBLISH, "event"))).isInstanceOf(Published.class);
    }

    @Test
    void everyMandatoryFieldIsMissed() {
        missed(PUBLISH, "id", "topic", "qos", "clientid", "node", "payload", "flags");
        missed(ACKED, "id", "topic", "qos", "clientid", "node", "timestamp");
        missed(
                CONNECTED,
                "clientid",
                "connected_at",
                "proto_ver",
                "clean_start",
                "expiry_interval",
                "keepalive",
                "node");
        missed(DISCONNECTED, "clientid", "disconnected_at", "reason", "node");
        missed(SUBSCRIBED, "clientid", "topic", "qos", "timestamp", "node");
        missed(PUBLISH, "event");
    }

    private void missed(String json, String... fields) {
        for (String field : fields) {
            assertThatThrownBy(() -> decode(without(json, field)))
                    .as(field)
                    .isInstanceOf(MalformedEventException.class)
                    .hasMessageContaining("has no " + field);
            assertThatThrownBy(() -> decode(with(json, field, "null")))
                    .as(field)
                    .isInstanceOf(MalformedEventException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "topic", "qos", "clientid", "node", "payload", "flags", "timestamp", "pub_props", "event"})
    void wrongTypesAreNamedWithoutTheirContent(String field) {
        assertThatThrownBy(() -> decode(with(PUBLISH, field, "[\"" + SECRET + "\"]")))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(field)
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({"qos, 3", "qos, -1", "qos, 1.5", "timestamp, 99999999999999999999", "publish_received_at, -1"})
    void numbersOutOfRange(String field, String value) {
        assertThatThrownBy(() -> decode(with(PUBLISH, field, value)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("message.publish")
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "[]", "{", "{\"a\":s3cret}", "{} s3cret", "{}{}", "null", "\"s3cret\""})
    void whatIsNotAnObject(String json) {
        assertThatThrownBy(() -> decode("t/client_connected", json))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("client.connected")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void whatIsNotText() {
        ByteBuffer bytes = ByteBuffer.wrap(PUBLISH.replace("a/b", "a/ÿ").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> decoder.decode("t/msg_b64", bytes)).hasMessageContaining("is not UTF-8");
        ByteBuffer wide = ByteBuffer.wrap(PUBLISH.getBytes(StandardCharsets.UTF_16BE));
        assertThatThrownBy(() -> decoder.decode("t/msg_b64", wide)).isInstanceOf(MalformedEventException.class);
        assertThatThrownBy(() -> decode(with(PUBLISH, "payload", "\"" + SECRET + "!\"")))
                .hasMessageContaining("not base64")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> decode("{\"event\":\"client.connected\",\"clientid\":\"victim\"}"))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageNotContaining("victim");
    }

    @Test
    void aPrefixThatFitsEveryoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmqxEventDecoder(""));
    }

    /** Nothing but a MalformedEventException comes of damage, and the payload's position stays. */
    @Property(tries = 3000)
    void damage(@ForAll @IntRange(max = 400) int at, @ForAll byte replaced, @ForAll boolean cut) {
        byte[] bytes = CONNECTED.getBytes(StandardCharsets.UTF_8);
        int index = at % bytes.length;
        bytes[index] = replaced;
        ByteBuffer payload = ByteBuffer.wrap(bytes, 0, cut ? index : bytes.length);
        try {
            decoder.decode("t/client_connected", payload);
        } catch (MalformedEventException e) {
            assertThat(e.getMessage()).startsWith("EMQX event");
        }
        assertThat(payload.position()).isZero();
    }
}
