package io.tidemark.streams.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.streams.why.Fact.Acked;
import io.tidemark.streams.why.Fact.Connected;
import io.tidemark.streams.why.Fact.Delivered;
import io.tidemark.streams.why.Fact.Disconnected;
import io.tidemark.streams.why.Fact.Published;
import io.tidemark.streams.why.Fact.Replayed;
import io.tidemark.streams.why.Fact.Subscribed;
import io.tidemark.streams.why.Fact.Unsubscribed;
import io.tidemark.streams.why.StoreAnswer.State;
import io.tidemark.streams.why.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each verdict, of a message published at minute 10 and asked about at minute 60. */
class StorytellerTest {

    private static final Optional<String> LIVE = Optional.empty();
    private static final Optional<String> HISTORY = Optional.of("h1");

    private static Instant minute(int minute) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));
    }

    private static Fact published(int qos) {
        return new Published(minute(10), "news/today", qos, 4096 * 7 + 2, "writer", Optional.empty());
    }

    private static Story tell(Fact... facts) {
        return tell(List.of(), facts);
    }

    private static Story tell(List<StoreAnswer> stores, Fact... facts) {
        Question question = new Question("c", "m", minute(60), Optional.of(Duration.ofDays(7)));
        return Storyteller.tell(question, List.of(facts), stores);
    }

    /** Online from minute 1, subscribed at minute 2. */
    private static Fact[] subscribedBefore(int qos, Fact... more) {
        List<Fact> facts = new ArrayList<>(
                List.of(published(1), new Connected(minute(1), 5, false), new Subscribed(minute(2), "news/#", qos)));
        facts.addAll(List.of(more));
        return facts.toArray(Fact[]::new);
    }

    private static void assertVerdict(Story story, Kind kind, String sentence) {
        assertThat(story.verdict()).isEqualTo(new Verdict(kind, sentence));
    }

    @Test
    void noMessage() {
        assertVerdict(
                tell(new Connected(minute(1), 5, false)),
                Kind.NO_MESSAGE,
                "no message with this id in the log of the last 7 days");
    }

    @Test
    void acknowledged() {
        Story story = tell(subscribedBefore(
                1,
                new Delivered(minute(11), 5, LIVE),
                new Acked(minute(12), 5, LIVE),
                new Disconnected(minute(13), 5, "x")));
        assertVerdict(story, Kind.ACKNOWLEDGED, "delivered and acknowledged at 2026-01-01T00:12:00Z");
        assertThat(story.lines())
                .extracting(Story.Line::text)
                .containsExactly(
                        "c connected",
                        "c subscribed to news/# with QoS 1",
                        "published on news/today with QoS 1 by writer, position 28674 (partition 2, offset 7)",
                        "left the broker for c, connection 5",
                        "acknowledged by c, connection 5",
                        "c disconnected: x");
    }

    @Test
    void acknowledgedToAHistoryReplayOnly() {
        assertVerdict(
                tell(published(1), new Connected(minute(20), 6, false), new Acked(minute(30), 6, HISTORY)),
                Kind.ACKNOWLEDGED,
                "delivered by history replay h1 and acknowledged at 2026-01-01T00:30:00Z; that counts for no offset");
    }

    @Test
    void deliveredAndOnline() {
        assertVerdict(
                tell(subscribedBefore(1, new Delivered(minute(11), 5, LIVE))),
                Kind.DELIVERED,
                "delivered at 2026-01-01T00:11:00Z, not acknowledged yet: the client is online since"
                        + " 2026-01-01T00:01:00Z");
    }

    @Test
    void deliveredAndGone() {
        assertVerdict(
                tell(subscribedBefore(1, new Delivered(minute(11), 5, LIVE), new Disconnected(minute(12), 5, "lost"))),
                Kind.DELIVERED,
                "delivered at 2026-01-01T00:11:00Z, not acknowledged: that connection is over, and the client is offline"
                        + " since 2026-01-01T00:12:00Z");
    }

    @Test
    void dueAndOffline() {
        assertVerdict(
                tell(subscribedBefore(1, new Disconnected(minute(3), 5, "gone"))),
                Kind.DUE,
                "due, not delivered yet: the client is offline since 2026-01-01T00:03:00Z");
    }

    /** A disconnect of an older connection says nothing of the newer one. */
    @Test
    void dueAndOnlineAndTheStoreLags() {
        assertVerdict(
                tell(
                        List.of(new StoreAnswer("redis", true, State.NOT_APPLIED, "")),
                        subscribedBefore(
                                1, new Connected(minute(4), 6, false), new Disconnected(minute(5), 5, "taken over"))),
                Kind.DUE,
                "due, not delivered yet: the client is online since 2026-01-01T00:04:00Z; redis has not applied its"
                        + " position yet (replays of this topic are read from it)");
    }

    @Test
    void dueAndLost() {
        Story story = tell(
                List.of(
                        new StoreAnswer("redis", true, State.GONE, ""),
                        new StoreAnswer("pgsql", false, State.STORED, "")),
                subscribedBefore(1, new Disconnected(minute(3), 5, "gone")));
        assertVerdict(story, Kind.LOST_BY_STORE, "due, but redis, from which it would be replayed, no longer has it");
        assertThat(story.stores())
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo("pgsql has applied its position and has the message");
    }

    @Test
    void replayed() {
        assertVerdict(
                tell(subscribedBefore(
                        1,
                        new Disconnected(minute(3), 5, "gone"),
                        new Connected(minute(20), 6, false),
                        new Replayed(minute(21), Optional.of(6L), 1, LIVE))),
                Kind.REPLAYED,
                "due, replayed at 2026-01-01T00:21:00Z, and nothing says that it left the broker: the client is online"
                        + " since 2026-01-01T00:20:00Z");
    }

    @Test
    void subscribedTooLate() {
        assertVerdict(
                tell(published(1), new Connected(minute(20), 5, false), new Subscribed(minute(21), "news/+", 1)),
                Kind.NOT_DUE,
                "not due: the client subscribed only at 2026-01-01T00:21:00Z");
    }

    @Test
    void unsubscribedBefore() {
        assertVerdict(
                tell(subscribedBefore(1, new Unsubscribed(minute(9), "news/#"))),
                Kind.NOT_DUE,
                "not due: the client unsubscribed at 2026-01-01T00:09:00Z");
    }

    @Test
    void unsubscribedAfter() {
        assertVerdict(
                tell(subscribedBefore(
                        1,
                        new Subscribed(minute(3), "+/today", 1),
                        new Unsubscribed(minute(20), "news/#"),
                        new Unsubscribed(minute(30), "+/today"))),
                Kind.NOT_DUE,
                "no longer due: the client unsubscribed at 2026-01-01T00:30:00Z and had not acknowledged it");
    }

    @Test
    void subscribedToSomethingElse() {
        assertVerdict(
                tell(published(1), new Connected(minute(1), 5, false), new Subscribed(minute(2), "other", 1)),
                Kind.NOT_DUE,
                "not due: no subscription of the client that the log knows matches news/today");
    }

    @Test
    void anUnknownClient() {
        assertVerdict(
                tell(published(1)), Kind.NOT_DUE, "not due: the log of the last 7 days knows nothing of client c");
    }

    @Test
    void expired() {
        Fact[] facts = subscribedBefore(1, new Disconnected(minute(3), 5, "gone"));
        facts[0] = new Published(minute(10), "news/today", 1, 1, "writer", Optional.of(minute(40)));
        Story story = tell(facts);
        assertVerdict(story, Kind.EXPIRED, "expired at 2026-01-01T00:40:00Z, before the client acknowledged it");
        assertThat(story.lines()).last().isEqualTo(new Story.Line(minute(40), "expired"));
    }

    @Test
    void untracked() {
        assertThat(tell(published(0)).verdict().kind()).isEqualTo(Kind.NOT_TRACKED);
        assertVerdict(
                tell(subscribedBefore(0)),
                Kind.NOT_TRACKED,
                "the client subscribed to news/# with QoS 0: sent only if it was connected, and not acknowledged");
        assertVerdict(
                tell(published(1), new Subscribed(minute(2), "$share/g/news/#", 1)),
                Kind.NOT_TRACKED,
                "the client subscribed through the group of $share/g/news/#: the message went to one of its members");
    }

    /** A client that has been connected for longer than Kafka keeps events. */
    @Test
    void whatTheTablesKnowStandsForEventsThatAreGone() {
        List<Fact> events = List.of(new Delivered(minute(11), 5, LIVE));
        List<Fact> tables = List.of(
                new Connected(minute(1), 5, false),
                new Subscribed(minute(2), "news/#", 1),
                new Subscribed(minute(30), "other/#", 1));
        assertThat(Why.before(events, tables)).isEqualTo(tables.subList(0, 2));
        assertThat(Why.before(List.of(), tables)).isEqualTo(tables);
    }

    /** Connections in which nothing of the message happened are left out. */
    @Test
    void theStoryIsShort() {
        List<Fact> facts = new ArrayList<>(List.of(subscribedBefore(1)));
        for (int epoch = 10; epoch < 40; epoch++) {
            facts.add(new Connected(minute(epoch), epoch, false));
            facts.add(new Disconnected(minute(epoch).plusSeconds(30), epoch, "flapping"));
        }
        facts.add(new Acked(minute(25).plusSeconds(10), 25, LIVE));
        assertThat(tell(facts.toArray(Fact[]::new)).lines()).hasSizeLessThan(12);
    }
}
