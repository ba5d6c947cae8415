package io.tidemark.bridge.paho.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.session.Observed;
import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.bridge.paho.session.Observed.Ended;
import io.tidemark.bridge.paho.session.Observed.Happened;
import io.tidemark.bridge.paho.session.Observed.SessionExpired;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.TrustedRecords;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogParserTest {

    private final LogParser parser = new LogParser("n");

    @BeforeAll
    static void trust() {
        TrustedRecords.allow();
    }

    @Test
    void readsWhatMosquittoPrints() {
        assertThat(parser.parse(
                        LogParser.NOTICE,
                        "1795645167: New client connected from 127.0.0.1:35888 as s5 (p5, c0, k60, u'us er')."))
                .contains(new Began(
                        "s5",
                        "n",
                        Instant.ofEpochSecond(1_795_645_167),
                        Optional.of("127.0.0.1:35888"),
                        Optional.of("us er"),
                        Optional.of("127.0.0.1"),
                        5,
                        false,
                        0xFFFF_FFFFL,
                        60,
                        0));
        assertThat(parser.parse(
                        LogParser.NOTICE, "1795645170: New client connected from ::1:35968 as old31 (p1, c1, k60)."))
                .hasValueSatisfying(
                        began -> assertThat(((Began) began).protocolVersion()).isEqualTo(3));
        assertThat(parser.parse(LogParser.NOTICE, "1795645168: Client s5 disconnected."))
                .hasValueSatisfying(
                        ended -> assertThat(((Ended) ended).graceful()).isTrue());
        assertThat(parser.parse(LogParser.NOTICE, "1795645171: Client killed closed its connection."))
                .hasValueSatisfying(
                        ended -> assertThat(((Ended) ended).graceful()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Client c disconnected: Connection reset by peer.",
                "Client c disconnected: Broken pipe.",
                "Client c disconnected: Connection timed out.",
                "Client c disconnected due to oversize packet.",
                "Client c disconnected due to QoS too high or retain not supported.",
                "Bad socket read/write on client c: Unknown error.",
                "Bad socket read/write on client c: Connection reset by peer"
            })
    void readsTheEndOfABrokenConnection(String line) {
        assertThat(parser.parse(LogParser.NOTICE, "1795645171: " + line)).hasValueSatisfying(ended -> {
            assertThat(((Ended) ended).graceful()).isFalse();
            assertThat(ended.clientId()).isEqualTo("c");
            assertThat(line).contains(((Ended) ended).reason());
        });
    }

    @Test
    void readsThatASessionIsOver() {
        assertThat(parser.parse(LogParser.NOTICE, "1795645171: Expiring client c due to timeout."))
                .contains(new SessionExpired("c", "n", Instant.ofEpochSecond(1_795_645_171)));
    }

    @Test
    void readsSubscriptions() {
        TopicSubscription subscription = new TopicSubscription();
        subscription.setTopicFilter("$share/g/b");
        subscription.setQos(2);
        assertThat(parser.parse(LogParser.SUBSCRIBE, "1795645167: s5 2 $share/g/b"))
                .hasValueSatisfying(event ->
                        assertThat(((Happened) event).event()).isEqualTo(new Subscribed(List.of(subscription))));
        assertThat(parser.parse(LogParser.UNSUBSCRIBE, "1795645170: un u/1"))
                .hasValueSatisfying(
                        event -> assertThat(((Happened) event).event()).isEqualTo(new Unsubscribed(List.of("u/1"))));
        assertThat(parser.parse(LogParser.SUBSCRIBE, "1795645167: denied 128 a/b"))
                .isEmpty();
    }

    @Test
    void otherLinesSayNothing() {
        assertThat(parser.parse(LogParser.NOTICE, "1795645167: New connection from 127.0.0.1:35880 on port 18899."))
                .isEmpty();
        assertThat(parser.parse("$SYS/broker/log/E", "1795645168: Client s5 disconnected."))
                .isEmpty();
        assertThat(parser.parse(LogParser.NOTICE, "Client s5 disconnected.")).isEmpty();
    }

    /** Ids, user names and filters that are made of what the lines are made of. */
    @Provide
    Arbitrary<String> crafted() {
        return Arbitraries.of(
                        "victim",
                        " ",
                        "a",
                        "disconnected.",
                        "disconnected",
                        "closed its connection",
                        ".",
                        "'",
                        ")",
                        "(",
                        "(p2, c1, k60).",
                        "(p5, c0, k30, u'",
                        "u'",
                        ", ",
                        "as ",
                        "as victim",
                        "Client ",
                        "1795645167: ",
                        "been ",
                        "due to protocol error",
                        "disconnected: ",
                        ": ",
                        "Broken pipe",
                        "Unknown error.",
                        " due to timeout.",
                        "Expiring client ",
                        "Bad socket read/write on client ",
                        "has exceeded timeout, disconnecting",
                        "0",
                        "1 ",
                        "2",
                        "a/b",
                        "#",
                        "\n",
                        "k60",
                        "New client connected from 1.2.3.4:5 as ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 20_000)
    void nobodyForgesALineAboutAnother(
            @ForAll("crafted") String id, @ForAll("crafted") String user, @ForAll("crafted") String filter) {
        String connected = "1795645167: New client connected from 10.0.0.9:4711 as " + id + " (p5, c0, k30";
        for (String line : List.of(
                connected + ").",
                connected + ", u'" + user + "').",
                "1795645167: Client " + id + " disconnected.",
                "1795645167: Client " + id + " closed its connection.",
                "1795645167: Client " + id + " has exceeded timeout, disconnecting.",
                "1795645167: Client " + id + " disconnected, not authorised.",
                "1795645167: Client " + id + " been disconnected by administrative action.",
                "1795645167: Client " + id + " disconnected due to protocol error.",
                "1795645167: Client " + id + " disconnected: Broken pipe.",
                "1795645167: Client " + id + " disconnected due to oversize packet.",
                "1795645167: Bad socket read/write on client " + id + ": Unknown error.",
                "1795645167: Bad socket read/write on client " + id + ": Broken pipe",
                "1795645167: Expiring client " + id + " due to timeout.")) {
            assertIsOf(id, parser.parse(LogParser.NOTICE, line));
        }
        assertIsOf(id, parser.parse(LogParser.SUBSCRIBE, "1795645167: " + id + " 1 " + filter));
        assertIsOf(id, parser.parse(LogParser.UNSUBSCRIBE, "1795645167: " + id + " " + filter));
    }

    private static void assertIsOf(String id, Optional<Observed> observed) {
        observed.ifPresent(
                seen -> assertThat(seen.clientId()).as(seen.toString()).isEqualTo(id));
    }
}
