package io.tidemark.streams.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Replay;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.streams.Events;
import io.tidemark.streams.TopologyHarness;
import io.tidemark.streams.acks.AckSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fence, window, stops and starts of replays, from events to commands. */
class ReplayerTest {

    private static final String NEWS = "pubsub/news";
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration STALL = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final int WINDOW = 10;

    private final Events client = new Events("c");
    private final TopologyHarness tidemark;

    ReplayerTest(@TempDir Path state) {
        tidemark = new TopologyHarness(
                state,
                AckSettings.DEFAULT,
                new ReplaySettings(WINDOW, 1, Duration.ofMillis(10), Duration.ofMillis(50), STALL, QUIET));
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    /** The client subscribes, leaves, and messages are published. */
    private List<String> missed(int count) {
        comeBack(1, NEWS);
        tidemark.send(client.disconnected(1));
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
        ids.forEach(id -> tidemark.send(client.message(NEWS, id, 2)));
        return ids;
    }

    private void comeBack(long epoch, String... filters) {
        tidemark.send(client.connected(epoch));
        tidemark.send(client.subscribed(epoch, 1, filters));
    }

    private List<Deliver> delivered() {
        tidemark.pass(SHORT);
        return tidemark.commands.readValuesToList().stream()
                .map(ClientCommand::getCommand)
                .map(Deliver.class::cast)
                .toList();
    }

    private void ack(long epoch, Deliver deliver) {
        tidemark.send(client.acked(
                epoch, deliver.getMessage().getTopic(), deliver.getMessage().getId(), deliver.getPosition()));
    }

    private static List<String> ids(List<Deliver> delivered) {
        return delivered.stream().map(deliver -> deliver.getMessage().getId()).toList();
    }

    private List<ReplayStatus> statuses() {
        return tidemark.replays.readValuesToList().stream()
                .map(Replay::getStatus)
                .distinct()
                .toList();
    }

    @Test
    void neverMoreThanTheWindowIsUnacknowledged() {
        List<String> ids = missed(35);
        comeBack(2, NEWS);
        List<Deliver> all = new ArrayList<>(delivered());
        assertThat(all).hasSize(WINDOW);
        for (int acked = 0; acked < 35; acked++) {
            ack(2, all.get(acked));
            all.addAll(delivered());
            assertThat(all.size() - acked - 1).isLessThanOrEqualTo(WINDOW);
        }
        assertThat(ids(all)).isEqualTo(ids);
        assertThat(statuses()).contains(ReplayStatus.COMPLETED);
        assertThat(all).allMatch(deliver -> deliver.getQos() == 1);
    }

    @Test
    void theClientsReceiveMaximumIsAWindowToo() {
        client.receiveMaximum(3);
        missed(10);
        comeBack(2, NEWS);
        assertThat(delivered()).hasSize(3);
    }

    /** As a rule with on_message_store puts them there: between those that are due, and more in a row than a page. */
    @Test
    void messagesWithQos0InTheStoreAreNotReplayed() {
        comeBack(1, NEWS);
        tidemark.send(client.disconnected(1));
        List<String> due = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean isDue = i == 0 || i % 40 == 0 || i > 90;
            tidemark.send(client.message(NEWS, "m" + i, isDue ? 1 : 0));
            if (isDue) {
                due.add("m" + i);
            }
        }
        comeBack(2, NEWS);
        List<Deliver> all = new ArrayList<>(delivered());
        for (int acked = 0; acked < all.size(); acked++) {
            ack(2, all.get(acked));
            all.addAll(delivered());
        }
        assertThat(ids(all)).isEqualTo(due);
        assertThat(tidemark.replays.readValuesToList()).last().satisfies(replay -> {
            assertThat(replay.getStatus()).isEqualTo(ReplayStatus.COMPLETED);
            assertThat(replay.getDelivered()).isEqualTo(due.size());
            assertThat(replay.getAcked()).isEqualTo(due.size());
            assertThat(replay.getSkipped()).isZero();
        });
    }

    @Test
    void theFenceIsPassedAsSoonTheTenthTimeAsTheFirst() {
        missed(1);
        for (int epoch = 2; epoch < 12; epoch++) {
            comeBack(epoch, NEWS);
            tidemark.pass(Duration.ofMillis(20));
            assertThat(tidemark.commands.readValuesToList()).hasSize(1);
            tidemark.send(client.disconnected(epoch));
        }
    }

    @Test
    void itWaitsAtTheFenceUntilTheStoreHasTheHead() {
        comeBack(1, NEWS);
        tidemark.send(client.disconnected(1));
        Message message = client.message(NEWS, "m", 1);
        long position = tidemark.publishAheadOfStore(message);
        comeBack(2, NEWS);
        assertThat(delivered()).isEmpty();
        assertThat(statuses()).containsExactly(ReplayStatus.WAITING);
        tidemark.store.put(position, message);
        assertThat(delivered()).isEmpty();
        tidemark.store.applied(position);
        assertThat(delivered()).hasSize(1);
    }

    @Test
    void aStoreThatIsDownHoldsTheReplayAndSaysSo() {
        List<String> ids = missed(3);
        tidemark.store.down(true);
        comeBack(2, NEWS);
        assertThat(delivered()).isEmpty();
        assertThat(tidemark.replays.readValuesToList())
                .extracting(Replay::getReason)
                .contains("the map is switched off");
        assertThat(tidemark.meters.counter("tidemark.replay.read.failures").count())
                .isPositive();
        tidemark.store.down(false);
        assertThat(ids(delivered())).isEqualTo(ids);
    }

    @Test
    void aStoreThatLosesItsDataHoldsTheReplayUntilItIsRefilled() {
        missed(15);
        comeBack(2, NEWS);
        List<Deliver> first = delivered();
        tidemark.store.lose();
        first.forEach(deliver -> ack(2, deliver));
        assertThat(delivered()).isEmpty();
        assertThat(statuses()).doesNotContain(ReplayStatus.COMPLETED);
    }

    @Test
    void aDisconnectStopsItAtOnceAndTheNextConnectionGoesOn() {
        List<String> ids = missed(25);
        comeBack(2, NEWS);
        List<Deliver> first = delivered();
        ack(2, first.get(0));
        ack(2, first.get(1));
        ack(2, first.get(5));
        tidemark.send(client.disconnected(2));
        assertThat(delivered()).isEmpty();
        assertThat(statuses()).contains(ReplayStatus.CANCELLED);
        comeBack(3, NEWS);
        List<String> rest = new ArrayList<>(ids.subList(2, ids.size()));
        rest.remove("m5");
        assertThat(ids(delivered())).isEqualTo(rest.subList(0, WINDOW - 1));
    }

    @Test
    void anUnsubscribeStopsItUnlessAnotherFilterMatches() {
        missed(25);
        comeBack(2, NEWS, "pubsub/#");
        List<Deliver> first = delivered();
        tidemark.send(client.unsubscribed(2, "pubsub/#"));
        first.forEach(deliver -> ack(2, deliver));
        assertThat(delivered()).hasSize(WINDOW);
        tidemark.send(client.unsubscribed(2, NEWS));
        assertThat(delivered()).isEmpty();
        assertThat(statuses()).endsWith(ReplayStatus.CANCELLED);
    }

    @Test
    void twoFiltersForATopicReplayItOnce() {
        List<String> ids = missed(3);
        comeBack(2, NEWS, "pubsub/+");
        assertThat(ids(delivered())).isEqualTo(ids);
        comeBack(2, "pubsub/news");
        assertThat(delivered()).isEmpty();
    }

    @Test
    void anExpiredMessageIsLeftOutAndARemainingIntervalIsPassedOn() {
        comeBack(1, NEWS);
        tidemark.send(client.disconnected(1));
        Message expired = client.message(NEWS, "expired", 1);
        expired.setPublishedAt(Instant.parse("2025-12-31T23:59:00Z"));
        expired.setMessageExpiryInterval(30L);
        Message fresh = client.message(NEWS, "fresh", 1);
        fresh.setMessageExpiryInterval(30L);
        tidemark.send(client.message(NEWS, "first", 1));
        tidemark.send(expired);
        tidemark.send(fresh);
        tidemark.pass(Duration.ofSeconds(2));
        comeBack(2, NEWS);
        List<Deliver> delivered = delivered();
        assertThat(ids(delivered)).containsExactly("first", "fresh");
        assertThat(delivered.get(0).getMessageExpiryInterval()).isNull();
        assertThat(delivered.get(1).getMessageExpiryInterval()).isBetween(1L, 29L);
        assertThat(tidemark.meters.counter("tidemark.replay.expired").count()).isEqualTo(1);
    }

    @Test
    void whatIsNeverAcknowledgedIsSentAgain() {
        missed(3);
        comeBack(2, NEWS);
        List<Deliver> first = delivered();
        ack(2, first.get(1));
        tidemark.pass(STALL.plusSeconds(1));
        assertThat(ids(delivered())).containsExactly("m0", "m2");
    }

    @Test
    void topicsOfOneClientAreMergedByArrivalWithinTheWindow() {
        comeBack(1, "pubsub/#");
        tidemark.send(client.disconnected(1));
        tidemark.send(client.message("pubsub/a", "a1", 1));
        tidemark.send(client.message("pubsub/b", "b1", 1));
        tidemark.send(client.message("pubsub/a", "a2", 1));
        tidemark.send(client.message("pubsub/b", "b2", 1));
        comeBack(2, "pubsub/#");
        assertThat(ids(delivered())).containsExactly("a1", "b1", "a2", "b2");
    }

    @Test
    void whatWasDeliveredLiveAndAcknowledgedMeanwhileIsNotReplayed() {
        List<String> ids = missed(3);
        tidemark.store.down(true);
        comeBack(2, NEWS);
        delivered();
        tidemark.send(client.acked(2, NEWS, "m1", 1L << 12));
        tidemark.store.down(false);
        assertThat(ids(delivered())).containsExactly(ids.get(0), ids.get(2));
    }

    @Test
    void manyTopicsAreMergedByArrivalWithoutReadingMoreThanTheWindowAhead() {
        int topics = 200;
        comeBack(1, "pubsub/#");
        tidemark.send(client.disconnected(1));
        List<String> published = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            // Some topics speak all the time, some only now and then.
            int topic = random.nextInt(1 + random.nextInt(topics));
            published.add("m" + i);
            tidemark.send(client.message("pubsub/" + topic, "m" + i, 1));
        }
        comeBack(2, "pubsub/#");
        List<String> arrived = new ArrayList<>();
        while (arrived.size() < published.size()) {
            List<Deliver> next = delivered();
            assertThat(next).as("after %d", arrived.size()).isNotEmpty().hasSizeLessThanOrEqualTo(WINDOW);
            arrived.addAll(ids(next));
            next.forEach(deliver -> ack(2, deliver));
        }
        assertThat(arrived).isEqualTo(published);
        assertThat(tidemark.store.mostRead()).isLessThanOrEqualTo(2 * WINDOW);
    }

    @Test
    void severalFiltersOfOneSubscribeAreOneReplay() {
        comeBack(1, "pubsub/a", "pubsub/b/+");
        tidemark.send(client.disconnected(1));
        tidemark.send(client.message("pubsub/b/x", "1", 1));
        tidemark.send(client.message("pubsub/a", "2", 1));
        tidemark.send(client.message("pubsub/b/y", "3", 1));
        comeBack(2, "pubsub/a", "pubsub/b/+");
        List<Deliver> delivered = delivered();
        assertThat(ids(delivered)).containsExactly("1", "2", "3");
        delivered.forEach(deliver -> ack(2, deliver));
        assertThat(tidemark.replays.readValuesToList()).last().satisfies(report -> {
            assertThat(report.getStatus()).isEqualTo(ReplayStatus.COMPLETED);
            assertThat(report.getTopicFilters()).containsExactly("pubsub/a", "pubsub/b/+");
            assertThat(report.getTopics()).isEqualTo(3);
        });
    }

    @Test
    void noLocalKeepsAClientsOwnMessagesOutOfItsReplay() {
        TopicSubscription noLocal = TopicSubscription.newBuilder()
                .setTopicFilter(NEWS)
                .setQos(1)
                .setNoLocal(true)
                .build();
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, noLocal));
        tidemark.send(client.disconnected(1));
        tidemark.send(client.message(NEWS, "own", 1));
        Events other = new Events("other").at(client.now());
        tidemark.send(other.message(NEWS, "theirs", 1));
        client.at(other.now());
        tidemark.send(client.connected(2));
        tidemark.send(client.subscribed(2, noLocal));
        assertThat(ids(delivered())).containsExactly("theirs");
    }

    @Test
    void aResumedSessionIsReplayedWhatItsBrokerDroppedAndNothingElse() {
        client.sessionExpiry(3_600);
        comeBack(1, NEWS);
        tidemark.send(client.disconnected(1));
        for (int i = 0; i < 5; i++) {
            tidemark.send(client.message(NEWS, "m" + i, 1));
        }
        tidemark.send(client.connected(2, true));
        // The broker kept only the last two.
        for (int i = 3; i < 5; i++) {
            tidemark.send(client.delivered(2, NEWS, "m" + i, (long) i << 12));
        }
        assertThat(delivered()).isEmpty();
        tidemark.pass(QUIET.multipliedBy(2));
        // Something is in flight: what comes behind it may still be in the broker's queue.
        assertThat(delivered()).isEmpty();
        for (int i = 3; i < 5; i++) {
            tidemark.send(client.acked(2, NEWS, "m" + i, (long) i << 12));
        }
        assertThat(delivered()).isEmpty();
        tidemark.pass(QUIET.plusSeconds(2));
        List<Deliver> dropped = delivered();
        assertThat(ids(dropped)).containsExactly("m0", "m1", "m2");
        dropped.forEach(deliver -> {
            tidemark.send(client.delivered(2, NEWS, deliver.getMessage().getId(), deliver.getPosition()));
            ack(2, deliver);
        });
        tidemark.pass(QUIET.multipliedBy(3));
        assertThat(delivered()).isEmpty();
    }

    @Test
    void whatOverflowsTheQueueOfAConnectedClientComesWhenItIsQuiet() {
        comeBack(1, "pubsub/+");
        tidemark.send(client.message(NEWS, "live", 1));
        tidemark.send(client.message(NEWS, "dropped", 1));
        tidemark.send(client.delivered(1, NEWS, "live", 0L));
        tidemark.send(client.acked(1, NEWS, "live", 0L));
        tidemark.pass(QUIET.plusSeconds(2));
        assertThat(ids(delivered())).containsExactly("dropped");
    }

    @Test
    void theSilenceOfAClientWhoseBrokerShowsNoAcknowledgementsSaysNothing() {
        client.withoutAcks();
        comeBack(1, "pubsub/+");
        tidemark.send(client.message(NEWS, "read", 1));
        tidemark.send(client.acked(1, NEWS, "of an inbox", 0L));
        tidemark.pass(QUIET.plusSeconds(2));
        assertThat(delivered()).isEmpty();
        tidemark.send(client.disconnected(1));
        tidemark.send(client.connected(2, true));
        tidemark.pass(QUIET.plusSeconds(2));
        assertThat(delivered()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWS, "pubsub/+", "#"})
    void withoutAcknowledgementsExactlyWhatCameWhileAClientWasAwayIsReplayed(String filter) {
        Instant begin = client.now();
        client.withoutAcks();
        tidemark.send(client.message(NEWS, "before it ever came", 1));
        client.at(begin.plusSeconds(10));
        comeBack(1, filter);
        tidemark.send(client.at(begin.plusSeconds(20)).message(NEWS, "live", 1));
        tidemark.send(client.at(begin.plusSeconds(30)).disconnected(1));
        tidemark.send(client.at(begin.plusSeconds(40)).message(NEWS, "missed", 1));
        client.at(begin.plusSeconds(50));
        comeBack(2, filter);
        assertThat(ids(delivered())).containsExactly("missed");
        // The bridge says what its broker took; the connection goes on and ends.
        tidemark.send(client.acked(2, NEWS, "missed", 2L << 12));
        tidemark.send(client.at(begin.plusSeconds(60)).disconnected(2));
        client.at(begin.plusSeconds(70));
        comeBack(3, filter);
        assertThat(delivered()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWS, "pubsub/+", "#", "$share/group/pubsub/+"})
    void withoutAcknowledgementsAReplayThatWasCutShortIsTakenUpAgain(String filter) {
        Instant begin = client.now();
        client.withoutAcks();
        comeBack(1, filter);
        tidemark.send(client.at(begin.plusSeconds(30)).disconnected(1));
        for (String id : List.of("missed 1", "missed 2", "missed 3")) {
            tidemark.send(client.at(client.now().plusSeconds(1)).message(NEWS, id, 1));
        }
        client.at(begin.plusSeconds(50));
        comeBack(2, filter);
        assertThat(ids(delivered())).containsExactly("missed 1", "missed 2", "missed 3");
        tidemark.send(client.acked(2, NEWS, "missed 1", null));
        tidemark.send(client.at(begin.plusSeconds(55)).message(NEWS, "live", 1));
        tidemark.send(client.at(begin.plusSeconds(60)).disconnected(2));
        client.at(begin.plusSeconds(70));
        comeBack(3, filter);
        assertThat(ids(delivered())).containsExactly("missed 2", "missed 3");
    }

    @Test
    void withoutAcknowledgementsAResumedSessionHasReadWhatTheBrokerKeptForIt() {
        Instant begin = client.now();
        client.withoutAcks().sessionExpiry(3_600);
        comeBack(1, NEWS);
        tidemark.send(client.at(begin.plusSeconds(10)).disconnected(1));
        tidemark.send(client.at(begin.plusSeconds(20)).message(NEWS, "kept by the broker", 1));
        tidemark.send(client.at(begin.plusSeconds(30)).connected(2, true));
        tidemark.send(client.at(begin.plusSeconds(40)).disconnected(2));
        tidemark.send(client.at(begin.plusSeconds(50)).message(NEWS, "missed", 1));
        client.at(begin.plusSeconds(60));
        comeBack(3, NEWS);
        assertThat(ids(delivered())).containsExactly("missed");
    }

    @Test
    void aThousandClientsThatComeBackAtOnceAllGetTheirTurnSoon() {
        int clients = 1_000;
        List<Events> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Events one = new Events("client" + i).at(client.now());
            tidemark.send(one.connected(1));
            tidemark.send(one.subscribed(1, 1, NEWS));
            all.add(one);
        }
        client.at(client.now().plusSeconds(1));
        IntStream.range(0, WINDOW + 2).forEach(i -> tidemark.send(client.message(NEWS, "m" + i, 1)));
        for (Events one : all) {
            one.at(client.now());
            tidemark.send(one.connected(2));
            tidemark.send(one.subscribed(2, 1, NEWS));
        }
        Map<String, List<Deliver>> got = new HashMap<>();
        // 10,000 messages fit into their windows, and a turn sends at most 2,000 and what one more client takes.
        tidemark.pass(Duration.ofMillis(60));
        tidemark.commands.readValuesToList().forEach(command -> got.computeIfAbsent(
                        command.getClientId(), name -> new ArrayList<>())
                .add((Deliver) command.getCommand()));
        assertThat(got).hasSize(clients);
        assertThat(got.values()).allSatisfy(own -> assertThat(own).hasSize(WINDOW));
        // One acknowledges at once; the silence of the others is not its concern.
        Events quick = all.get(500);
        got.getOrDefault("client500", List.of())
                .forEach(deliver ->
                        tidemark.send(quick.acked(2, NEWS, deliver.getMessage().getId(), deliver.getPosition())));
        assertThat(ids(delivered())).containsExactly("m10", "m11");
    }
}
