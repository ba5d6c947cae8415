package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.schemas.Topics;
import io.tidemark.streams.Events;
import io.tidemark.streams.TopologyHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One offset for each group of a shared subscription. */
class SharedSubscriptionTest {

    private static final String NEWS = "pubsub/news";
    private static final String GROUP = "$share/g/" + NEWS;

    private final Events a = new Events("a");
    private final Events b = new Events("b");
    private final TopologyHarness tidemark;

    SharedSubscriptionTest(@TempDir Path state) {
        tidemark = new TopologyHarness(state);
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    private void join(Events member, long epoch, String filter) {
        later(member);
        tidemark.send(member.connected(epoch));
        tidemark.send(member.subscribed(epoch, 1, filter));
    }

    /** Both members' events have one clock. */
    private void later(Events member) {
        member.at(a.now().isAfter(b.now()) ? a.now() : b.now());
    }

    private long publish(String id) {
        later(a);
        return tidemark.send(a.message(NEWS, id, 1));
    }

    private void ack(Events member, String id, long position) {
        later(member);
        tidemark.send(member.acked(1, NEWS, id, position));
    }

    private List<ReplayRequest> requests() {
        return tidemark.requests.readValuesToList();
    }

    @Test
    void acksOfAllMembersMakeOneRow() {
        join(a, 1, GROUP);
        join(b, 1, GROUP);
        long ten = publish("10");
        long twenty = publish("20");
        ack(b, "20", twenty);
        assertThat(tidemark.row(NEWS, GROUP).getBeyondRanges()).hasSize(1);
        ack(a, "10", ten);
        assertThat(tidemark.row(NEWS, GROUP).getThrough()).isEqualTo(twenty);
        assertThat(tidemark.acks.isEmpty()).isTrue();
    }

    @Test
    void whoComesFirstGetsWhatTheGroupMissedAndNobodyElseDoes() {
        join(a, 1, GROUP);
        later(a);
        tidemark.send(a.disconnected(1));
        long missed = publish("missed");
        join(a, 2, GROUP);
        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.getClientId()).isEqualTo("a");
            assertThat(request.getTopics()).extracting(TopicReplay::getHead).containsExactly(missed);
        });
        join(b, 1, GROUP);
        assertThat(requests()).isEmpty();
    }

    @Test
    void whatAMemberHadInHandGoesToAnother() {
        join(a, 1, GROUP);
        join(b, 1, GROUP);
        publish("m1");
        long second = publish("m2");
        ack(b, "m2", second);
        later(a);
        tidemark.send(a.disconnected(1));
        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.getClientId()).isEqualTo("b");
            assertThat(request.getTopics()).singleElement().satisfies(topic -> assertThat(topic.getBeyond())
                    .extracting(range -> range.getFirst())
                    .containsExactly(second));
        });
    }

    @Test
    void aSessionThatOutlivesItsConnectionStaysAMember() {
        a.sessionExpiry(3_600);
        join(a, 1, GROUP);
        join(b, 1, GROUP);
        publish("m1");
        later(a);
        tidemark.send(a.disconnected(1));
        assertThat(requests()).isEmpty();
        tidemark.send(a.connected(2, false));
        assertThat(requests()).extracting(ReplayRequest::getClientId).containsExactly("b");
    }

    @Test
    void aWildcardGroupHasARowForEachTopic() {
        String group = "$share/g/pubsub/+";
        join(a, 1, group);
        long first = publish("m1");
        ack(a, "m1", first);
        assertThat(tidemark.row(NEWS, group).getThrough()).isEqualTo(first);
    }

    @Test
    void anOwnFilterBesideASharedOneTakesTheFirstAckAndTheGroupTheSecond() {
        join(a, 1, GROUP);
        later(a);
        tidemark.send(a.subscribed(1, 1, NEWS));
        long position = publish("m1");
        tidemark.acks.readKeyValuesToList();
        ack(a, "m1", position);
        assertThat(tidemark.acks.readKeyValuesToMap()).containsOnlyKeys(Topics.compositeKey(NEWS, "a"));
        ack(a, "m1", position);
        assertThat(tidemark.acks.readKeyValuesToMap()).containsOnlyKeys(Topics.compositeKey(NEWS, GROUP));
    }

    @Test
    void theRowDiesWithTheLastMembersUnsubscribe() {
        join(a, 1, GROUP);
        join(b, 1, GROUP);
        tidemark.acks.readKeyValuesToList();
        later(a);
        tidemark.send(a.unsubscribed(1, GROUP));
        assertThat(tidemark.acks.isEmpty()).isTrue();
        later(b);
        tidemark.send(b.unsubscribed(1, GROUP));
        assertThat(tidemark.acks.readKeyValue().value).isNull();
    }

    @Test
    void anEarlyAckOfAMemberWaitsForItsMessage() {
        join(a, 1, GROUP);
        later(a);
        tidemark.send(a.acked(1, NEWS, "early", null));
        long position = publish("early");
        AckOffset row = tidemark.row(NEWS, GROUP);
        assertThat(row.getThrough()).isEqualTo(position);
    }
}
