package io.tidemark.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary records. */
public final class Samples {

    private Samples() {}

    public static Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
    }

    public static Arbitrary<ByteBuffer> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(ByteBuffer::wrap);
    }

    public static Arbitrary<Message> messages() {
        Arbitrary<String> text = Arbitraries.strings();
        Arbitrary<List<UserProperty>> properties =
                Combinators.combine(text, text).as(UserProperty::new).list().ofMaxSize(4);
        return Combinators.combine(
                        text,
                        bytes(),
                        text.injectNull(0.3),
                        Arbitraries.integers().between(0, 2),
                        instants(),
                        Arbitraries.longs().injectNull(0.5),
                        bytes().injectNull(0.5),
                        properties)
                .as((name, payload, maybe, qos, at, expiry, correlation, pairs) -> Message.newBuilder()
                        .setId(name + "-id")
                        .setTopic(name)
                        .setPayload(payload)
                        .setQos(qos)
                        .setRetain(qos == 1)
                        .setClientId("c" + name)
                        .setUsername(maybe)
                        .setNode("n1")
                        .setPublishedAt(at)
                        .setMessageExpiryInterval(expiry)
                        .setPayloadFormatIndicator(expiry == null ? null : 1)
                        .setContentType(maybe)
                        .setResponseTopic(maybe)
                        .setCorrelationData(correlation)
                        .setUserProperties(pairs)
                        .build());
    }

    public static Arbitrary<ClientEvent> clientEvents() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(30);
        Arbitrary<Long> position = Arbitraries.longs().injectNull(0.3);
        Arbitrary<Object> event = Arbitraries.oneOf(
                text.map(host -> new Connected(null, host, 5, true, false, 30L, 60, 20, true)),
                text.map(reason -> new Disconnected(reason, true, null, null)),
                text.map(filter -> new Subscribed(List.of(new TopicSubscription(filter, 1, false, true, 2, 9)))),
                text.list().ofMaxSize(3).map(Unsubscribed::new),
                Combinators.combine(text, position).as((id, at) -> new Delivered(id, "a/b", 1, at, null)),
                Combinators.combine(text, position).as((id, at) -> new Acked(id, "a/b", 2, at, null)));
        return Combinators.combine(text, Arbitraries.longs(), instants(), event)
                .as((client, epoch, at, what) -> new ClientEvent(client, "n1", epoch, at, what, "u1", "::1"));
    }
}
