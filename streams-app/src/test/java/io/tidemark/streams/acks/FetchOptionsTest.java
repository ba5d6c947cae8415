package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.TopicReplay;
import io.tidemark.streams.Events;
import io.tidemark.streams.TopologyHarness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code time_range}, {@code overflow: newest}, and how long a store keeps messages. */
class FetchOptionsTest {

    private final Events client = new Events("c");
    private final TopologyHarness tidemark;

    FetchOptionsTest(@TempDir Path state) {
        tidemark = new TopologyHarness(state);
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    private void comeBack(long epoch, String topic) {
        tidemark.send(client.connected(epoch));
        tidemark.send(client.subscribed(epoch, 1, topic));
    }

    private List<Long> publish(String topic, int count) {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            positions.add(tidemark.send(client.message(topic, topic + positions.size() + client.now(), 1)));
        }
        return positions;
    }

    private TopicReplay replay() {
        return tidemark.requests.readValue().getTopics().get(0);
    }

    @Test
    void whatIsOlderThanTheTimeRangeIsLeftOutAndCountedAndStaysUnread() {
        comeBack(1, "recent/t");
        tidemark.send(client.disconnected(1));
        List<Long> old = publish("recent/t", 40);
        tidemark.send(client.acked(1, "recent/t", "x", old.get(3)));
        tidemark.send(client.acked(1, "recent/t", "y", old.get(4)));
        tidemark.acks.readKeyValuesToList();
        client.at(client.now().plus(Duration.ofMinutes(11)));
        List<Long> young = publish("recent/t", 7);
        comeBack(2, "recent/t");
        TopicReplay replay = replay();
        assertThat(replay.getThrough()).isEqualTo(young.get(0) - 1);
        assertThat(replay.getLeftOut()).isEqualTo(38);
        assertThat(replay.getCount()).isEqualTo(7);
        assertThat(tidemark.acks.isEmpty()).isTrue();
        assertThat(tidemark.meters.counter("tidemark.replay.left.out").count()).isEqualTo(38);
    }

    @Test
    void nothingIsSentIfEverythingIsTooOldButItIsCounted() {
        comeBack(1, "recent/t");
        tidemark.send(client.disconnected(1));
        List<Long> old = publish("recent/t", 5);
        client.at(client.now().plus(Duration.ofMinutes(11)));
        comeBack(2, "recent/t");
        TopicReplay replay = replay();
        assertThat(replay.getThrough()).isEqualTo(old.get(4));
        assertThat(replay.getCount()).isZero();
        assertThat(replay.getLeftOut()).isEqualTo(5);
        tidemark.pass(Duration.ofMillis(100));
        assertThat(tidemark.commands.isEmpty()).isTrue();
        assertThat(tidemark.replays.readValuesToList()).last().matches(report -> report.getLeftOut() == 5);
    }

    @Test
    void onlyTheNewestAreSentWhereTheRuleSaysSo() {
        comeBack(1, "newest/t");
        tidemark.send(client.disconnected(1));
        List<Long> positions = publish("newest/t", 10);
        tidemark.send(client.acked(1, "newest/t", "x", positions.get(8)));
        comeBack(2, "newest/t");
        TopicReplay replay = replay();
        assertThat(replay.getThrough()).isEqualTo(positions.get(6) - 1);
        assertThat(replay.getLeftOut()).isEqualTo(6);
        tidemark.pass(Duration.ofMillis(100));
        assertThat(tidemark.commands.readValuesToList()).hasSize(3);
    }

    @Test
    void aFewAreAllSentWhereOnlyTheNewestAreWanted() {
        comeBack(1, "newest/t");
        tidemark.send(client.disconnected(1));
        publish("newest/t", 2);
        comeBack(2, "newest/t");
        assertThat(replay().getLeftOut()).isZero();
    }

    @Test
    void aMessageThatTheStoreNoLongerKeepsHoldsNothingUp() {
        tidemark.store.keeps(Duration.ofMinutes(5));
        comeBack(1, "pubsub/kept");
        publish("pubsub/kept", 1);
        client.at(client.now().plus(Duration.ofMinutes(6)));
        List<Long> young = publish("pubsub/kept", 1);
        tidemark.send(client.acked(1, "pubsub/kept", "x", young.get(0)));
        assertThat(tidemark.row("pubsub/kept", "c")).satisfies(row -> {
            assertThat(row.getThrough()).isEqualTo(young.get(0));
            assertThat(row.getBeyondRanges()).isEmpty();
        });
    }
}
