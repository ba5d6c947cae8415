package io.tidemark.check.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountingTest {

    private static final String NEWS = "pubsub/news";
    private static final String JOBS = "queue/jobs";

    private static MessageKey key(int number) {
        return new MessageKey(0, number);
    }

    private static Published acknowledged(int number, String topic, long at) {
        return new Published(key(number), topic, at, true);
    }

    private static ReaderLog reader(String filter, long subscribedAt, String topic, int... received) {
        return log("reader", false, filter, OptionalLong.of(subscribedAt), topic, received);
    }

    private static ReaderLog consumer(String clientId, int... received) {
        return log(clientId, true, JOBS, OptionalLong.of(50), JOBS, received);
    }

    private static ReaderLog log(
            String clientId, boolean queue, String filter, OptionalLong subscribedAt, String topic, int... received) {
        List<Receipt> receipts = Stream.of(received)
                .flatMapToInt(java.util.Arrays::stream)
                .mapToObj(number -> new Receipt(key(number), topic))
                .toList();
        return new ReaderLog(clientId, "a kind", queue, List.of(filter), subscribedAt, receipts);
    }

    private static ReaderResult account(List<Published> published, ReaderLog reader) {
        return Accounting.of(published, List.of(reader)).readers().get(0);
    }

    @Test
    void whatWasAcknowledgedAfterTheSubackIsDue() {
        List<Published> published =
                List.of(acknowledged(1, NEWS, 10), acknowledged(2, NEWS, 20), acknowledged(3, NEWS, 30));
        ReaderResult result = account(published, reader(NEWS, 15, NEWS, 3));
        assertThat(result.due()).isEqualTo(2);
        assertThat(result.received()).isEqualTo(1);
        assertThat(result.lost()).containsExactly(key(2));
    }

    @Test
    void whatWasNotAcknowledgedMayArriveOrNot() {
        List<Published> published = List.of(
                new Published(key(1), NEWS, 10, false),
                new Published(key(2), NEWS, 20, false),
                acknowledged(3, NEWS, 30));
        Verdict verdict = Accounting.of(published, List.of(reader(NEWS, 0, NEWS, 1, 3)));
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.published()).isEqualTo(3);
        assertThat(verdict.acknowledged()).isEqualTo(1);
    }

    @Test
    void onlyMatchingTopicsAreDue() {
        List<Published> published = List.of(
                acknowledged(1, "pubsub/a/x", 10), acknowledged(2, "pubsub/a/y", 10), acknowledged(3, JOBS, 10));
        assertThat(account(published, reader("pubsub/+/x", 0, "pubsub/a/x")).lost())
                .containsExactly(key(1));
        assertThat(account(published, reader("pubsub/#", 0, "pubsub/a/x")).lost())
                .containsExactly(key(1), key(2));
    }

    @Test
    void nothingIsDueToAReaderThatNeverSubscribed() {
        ReaderLog never = log("reader", false, NEWS, OptionalLong.empty(), NEWS);
        assertThat(account(List.of(acknowledged(1, NEWS, 10)), never).due()).isZero();
    }

    @Test
    void aQueueMessageIsDueToAnyConsumerWheneverItWasPublished() {
        List<Published> published =
                List.of(acknowledged(1, JOBS, 10), acknowledged(2, JOBS, 60), acknowledged(3, JOBS, 70));
        Verdict verdict = Accounting.of(published, List.of(consumer("a", 1), consumer("b", 2)));
        assertThat(verdict.queue().due()).isEqualTo(3);
        assertThat(verdict.queue().lost()).containsExactly(key(3));
        assertThat(verdict.readers()).allMatch(reader -> reader.lost().isEmpty());
        assertThat(verdict.passed()).isFalse();
    }

    @Test
    void aTopicWithoutConsumersIsNobodys() {
        Verdict verdict = Accounting.of(List.of(acknowledged(1, "queue/other", 10)), List.of(consumer("a")));
        assertThat(verdict.queue().due()).isZero();
    }

    @Test
    void anEmptyRunIsNoSuccess() {
        assertThat(Accounting.of(List.of(), List.of(reader(NEWS, 0, NEWS))).passed())
                .isFalse();
    }

    @Test
    void whatNobodyPublishedThereFails() {
        Verdict verdict = Accounting.of(
                List.of(acknowledged(1, NEWS, 10)), List.of(reader("pubsub/#", 0, "pubsub/elsewhere", 1, 7)));
        assertThat(verdict.strange()).isEqualTo(2);
        assertThat(verdict.passed()).isFalse();
    }

    @Test
    void aReplayAfterAnAckFails() {
        Verdict verdict = Accounting.of(List.of(acknowledged(1, NEWS, 10)), List.of(reader(NEWS, 0, NEWS, 1)));
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.with(List.of(new ReplayedAfterAck("reader", 1, "id")))
                        .passed())
                .isFalse();
    }

    @Test
    void duplicatesAreCountedAndDoNotFail() {
        List<Published> published = Stream.of(1, 2, 3, 4, 5)
                .map(number -> acknowledged(number, NEWS, 10))
                .toList();
        Verdict verdict =
                Accounting.of(published, List.of(reader(NEWS, 0, NEWS, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5)));
        assertThat(verdict.duplicates()).isEqualTo(new Duplicates(1, 1, 1, 2));
        assertThat(verdict.duplicates().repeated()).isEqualTo(4);
        assertThat(verdict.passed()).isTrue();
    }
}
