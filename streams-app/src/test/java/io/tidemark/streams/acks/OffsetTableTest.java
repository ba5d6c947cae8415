package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.schemas.Topics;
import io.tidemark.streams.Events;
import io.tidemark.streams.TopologyHarness;
import io.tidemark.streams.replay.ReplaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the offset table, from client events and messages to rows and replay requests. */
class OffsetTableTest {

    private static final String NEWS = "pubsub/news";

    private final Events client = new Events("c");
    private final Path state;
    private TopologyHarness tidemark;

    OffsetTableTest(@TempDir Path state) {
        this.state = state;
        tidemark = new TopologyHarness(state);
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    private long publish(String topic, String id) {
        return tidemark.send(client.message(topic, id, 1));
    }

    private void ack(String topic, String id, long position) {
        tidemark.send(client.acked(1, topic, id, position));
    }

    private void subscribe(long epoch, String... filters) {
        tidemark.send(client.connected(epoch));
        tidemark.send(client.subscribed(epoch, 1, filters));
    }

    private AckOffset row(String topic) {
        return tidemark.row(topic, "c");
    }

    private List<TopicReplay> replays() {
        return tidemark.requests.readValuesToList().stream()
                .flatMap(request -> request.getTopics().stream())
                .toList();
    }

    @Test
    void aGapHoldsUntilItIsFilledAndTheReplayAsksForWhatIsUnread() {
        subscribe(1, NEWS);
        long ten = publish(NEWS, "10");
        long twenty = publish(NEWS, "20");
        long thirty = publish(NEWS, "30");
        long forty = publish(NEWS, "40");
        ack(NEWS, "20", twenty);
        assertThat(row(NEWS).getBeyondRanges()).containsExactly(new PositionRange(twenty, twenty));
        tidemark.send(client.disconnected(1));
        subscribe(2, NEWS);
        TopicReplay request = replays().get(0);
        assertThat(request.getThrough()).isEqualTo(Position.of(0, 0) - 1);
        assertThat(request.getBeyond()).containsExactly(new PositionRange(twenty, twenty));
        assertThat(request.getHead()).isEqualTo(forty);
        assertThat(request.getCount()).isEqualTo(4);
        ack(NEWS, "10", ten);
        assertThat(row(NEWS).getThrough()).isEqualTo(twenty);
        ack(NEWS, "40", forty);
        ack(NEWS, "30", thirty);
        assertThat(row(NEWS)).satisfies(row -> {
            assertThat(row.getThrough()).isEqualTo(forty);
            assertThat(row.getThroughId()).isEqualTo("40");
            assertThat(row.getBeyondRanges()).isEmpty();
        });
    }

    @Test
    void anExpiredMessageLeavesNoGap() {
        subscribe(1, NEWS);
        publish(NEWS, "10");
        Message shortLived = client.message(NEWS, "20", 1);
        shortLived.setMessageExpiryInterval(1L);
        tidemark.send(shortLived);
        long thirty = publish(NEWS, "30");
        long ten = Position.of(0, 0);
        ack(NEWS, "10", ten);
        client.at(shortLived.getPublishedAt().plusSeconds(2));
        ack(NEWS, "30", thirty);
        assertThat(row(NEWS).getThrough()).isEqualTo(thirty);
    }

    @Test
    void anAckWithoutAPositionIsFoundByItsIdAlsoBeforeItsMessage() {
        subscribe(1, NEWS);
        tidemark.send(client.acked(1, NEWS, "early", null));
        long position = publish(NEWS, "early");
        assertThat(row(NEWS).getThrough()).isEqualTo(position);
        long later = publish(NEWS, "later");
        tidemark.send(client.acked(1, NEWS, "later", null));
        assertThat(row(NEWS).getThrough()).isEqualTo(later);
    }

    @Test
    void anAckWhoseMessageNeverComesIsGivenUpAndCounted() {
        subscribe(1, NEWS);
        tidemark.send(client.acked(1, NEWS, "never", null));
        tidemark.pass(Duration.ofSeconds(75)); // patience and one round of housekeeping
        assertThat(tidemark.meters
                        .counter("tidemark.acks", "outcome", "unresolved")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aNewRowStartsAtTheMomentOfTheSubscribeNotWhereTheLogIs() {
        long old = publish(NEWS, "old");
        tidemark.send(client.connected(1));
        var subscribed = client.subscribed(1, 1, NEWS);
        publish(NEWS, "after the SUBACK, but earlier in this task");
        tidemark.send(subscribed);
        assertThat(row(NEWS).getThrough()).isEqualTo(old);
    }

    @Test
    void aWildcardSubscriberGetsRowsAsItReads() {
        publish("pubsub/a", "a0");
        subscribe(1, "pubsub/+");
        long a1 = publish("pubsub/a", "a1");
        long b1 = publish("pubsub/b", "b1");
        long b2 = publish("pubsub/b", "b2");
        ack("pubsub/b", "b2", b2);
        assertThat(row("pubsub/b").getBeyondRanges()).containsExactly(new PositionRange(b2, b2));
        tidemark.send(client.disconnected(1));
        subscribe(2, "pubsub/+");
        assertThat(replays()).extracting(TopicReplay::getTopic).containsExactlyInAnyOrder("pubsub/a", "pubsub/b");
        ack("pubsub/a", "a1", a1);
        assertThat(row("pubsub/a").getThrough()).isEqualTo(a1);
        ack("pubsub/b", "b1", b1);
        assertThat(row("pubsub/b").getThrough()).isEqualTo(b2);
    }

    @Test
    void unsubscribeForgetsUnlessAnotherFilterStillMatches() {
        subscribe(1, NEWS, "pubsub/#");
        long position = publish(NEWS, "m");
        ack(NEWS, "m", position);
        tidemark.acks.readKeyValuesToList();
        tidemark.send(client.unsubscribed(1, "pubsub/#"));
        assertThat(tidemark.acks.isEmpty()).isTrue();
        tidemark.send(client.unsubscribed(1, NEWS));
        assertThat(tidemark.acks.readKeyValue().value).isNull();
        ack(NEWS, "m", position);
        assertThat(tidemark.acks.isEmpty()).isTrue();
    }

    @Test
    void aRowOfATopicWithoutMessagesDiesWithTheWildcardThatCoversIt() {
        subscribe(1, NEWS, "pubsub/#");
        tidemark.send(client.unsubscribed(1, NEWS));
        tidemark.acks.readKeyValuesToList();
        tidemark.send(client.unsubscribed(1, "pubsub/#"));
        assertThat(tidemark.acks.readKeyValue().value).isNull();
    }

    @Test
    void aQueueIsReadFromWhatAnyoneAcknowledged() {
        long first = publish("queue/jobs", "j1");
        long second = publish("queue/jobs", "j2");
        subscribe(1, "queue/jobs");
        TopicReplay request = replays().get(0);
        assertThat(request.getModel()).isEqualTo(DeliveryModel.QUEUE);
        assertThat(request.getThrough()).isEqualTo(first - 1);
        assertThat(request.getHead()).isEqualTo(second);
        ack("queue/jobs", "j1", first);
        assertThat(tidemark.row("queue/jobs", "$queue").getThrough()).isEqualTo(first);
        Events other = new Events("d").at(client.connected(9).getAt());
        tidemark.send(other.connected(1));
        tidemark.send(other.subscribed(1, 1, "queue/jobs"));
        assertThat(replays().get(0).getThrough()).isEqualTo(second - 1);
    }

    @Test
    void withoutAcknowledgementsAQueueIsReadByWhoeverIsConnected() {
        client.withoutAcks();
        long before = publish("queue/jobs", "j1");
        subscribe(1, "queue/jobs");
        long during = publish("queue/jobs", "j2");
        tidemark.send(client.disconnected(1));
        AckOffset row = tidemark.row("queue/jobs", "$queue");
        assertThat(row.getThrough()).isLessThan(before);
        assertThat(row.getBeyondRanges()).containsExactly(new PositionRange(during, during));
    }

    @Test
    void withoutAcknowledgementsTheNewestThatCameIsReadWhereOnlyThatIsDue() {
        client.withoutAcks();
        subscribe(1, "latest/t");
        publish("latest/t", "m1");
        long newest = publish("latest/t", "m2");
        tidemark.send(client.disconnected(1));
        assertThat(tidemark.row("latest/t", "c").getThrough()).isEqualTo(newest);
    }

    @Test
    void keepLatestOwesOnlyTheNewest() {
        subscribe(1, "latest/t");
        publish("latest/t", "m1");
        long newest = publish("latest/t", "m2");
        subscribe(2, "latest/t");
        TopicReplay request = replays().get(0);
        assertThat(request.getThrough()).isEqualTo(newest - 1);
        assertThat(request.getHead()).isEqualTo(newest);
        ack("latest/t", "m2", newest);
        subscribe(3, "latest/t");
        assertThat(replays()).isEmpty();
    }

    @Test
    void aResumedSessionIsNotReplayedWhatTheBrokerQueued() {
        subscribe(1, NEWS);
        publish(NEWS, "m");
        tidemark.send(client.disconnected(1));
        tidemark.send(client.connected(2, true));
        tidemark.send(client.subscribed(2, 1, NEWS));
        assertThat(replays()).isEmpty();
        // A session that the broker lost is replayed.
        subscribe(3, NEWS);
        assertThat(replays()).hasSize(1);
    }

    @Test
    void qosZeroNeitherOwesNorReads() {
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, 0, NEWS));
        assertThat(tidemark.acks.isEmpty()).isTrue();
        subscribe(2, NEWS);
        tidemark.send(client.message(NEWS, "qos 0", 0));
        subscribe(3, NEWS);
        assertThat(replays()).isEmpty();
    }

    @Test
    void earliestGivesTheWholeHistoryToANewcomer() {
        restart(new AckSettings(
                InitialPosition.EARLIEST,
                AckSettings.DEFAULT.history(),
                AckSettings.DEFAULT.unresolvedPatience(),
                AckSettings.DEFAULT.unresolvedLimit(),
                AckSettings.DEFAULT.beyondLimit(),
                AckSettings.DEFAULT.clockSkew(),
                AckSettings.DEFAULT.rule()));
        publish(NEWS, "m1");
        long end = publish(NEWS, "m2");
        subscribe(1, "pubsub/#");
        TopicReplay request = replays().get(0);
        assertThat(request.getThrough()).isEqualTo(Position.of(0, 0) - 1);
        assertThat(request.getHead()).isEqualTo(end);
    }

    @Test
    void whatIsOlderThanTheHistoryIsNotDue() {
        subscribe(1, NEWS);
        publish(NEWS, "old");
        tidemark.pass(Duration.ofSeconds(1));
        tidemark.driver().advanceWallClockTime(AckSettings.DEFAULT.history().plusDays(1));
        subscribe(2, NEWS);
        assertThat(replays()).isEmpty();
        assertThat(tidemark.meters.counter("tidemark.log.evicted").count()).isEqualTo(1);
    }

    @Test
    void rowsOfOneTopicAndClientHaveOneKey() {
        subscribe(1, NEWS);
        assertThat(tidemark.acks.readKeyValue().key).isEqualTo(Topics.compositeKey(NEWS, "c"));
    }

    private void restart(AckSettings settings) {
        tidemark.close();
        tidemark = new TopologyHarness(state.resolve("again"), settings, ReplaySettings.DEFAULT);
    }
}
