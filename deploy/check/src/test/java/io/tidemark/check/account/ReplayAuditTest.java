package io.tidemark.check.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.check.account.LogRecord.Acked;
import io.tidemark.check.account.LogRecord.Connected;
import io.tidemark.check.account.LogRecord.Replayed;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayAuditTest {

    @Test
    void anAckBeforeTheConnectionForbidsTheReplay() {
        assertThat(ReplayAudit.replayedAfterAck(
                        List.of(new Replayed("c", 2, "m"), new Acked("c", "m", 5), new Connected("c", 2, 9))))
                .containsExactly(new ReplayedAfterAck("c", 2, "m"));
    }

    @Test
    void anAckInTheSameConnectionDoesNot() {
        assertThat(ReplayAudit.replayedAfterAck(
                        List.of(new Connected("c", 2, 9), new Acked("c", "m", 10), new Replayed("c", 2, "m"))))
                .isEmpty();
    }

    @Test
    void theFirstAckCounts() {
        assertThat(ReplayAudit.replayedAfterAck(List.of(
                        new Acked("c", "m", 12),
                        new Connected("c", 2, 9),
                        new Acked("c", "m", 3),
                        new Replayed("c", 2, "m"))))
                .hasSize(1);
    }

    @Test
    void acksOfOthersAndOfOtherMessagesDoNotCount() {
        assertThat(ReplayAudit.replayedAfterAck(List.of(
                        new Acked("other", "m", 1),
                        new Acked("c", "another", 1),
                        new Connected("c", 2, 9),
                        new Replayed("c", 2, "m"))))
                .isEmpty();
    }

    @Test
    void whatIsSentTwiceIsOneViolation() {
        assertThat(ReplayAudit.replayedAfterAck(List.of(
                        new Acked("c", "m", 1),
                        new Connected("c", 2, 9),
                        new Replayed("c", 2, "m"),
                        new Replayed("c", 2, "m"))))
                .hasSize(1);
    }

    @Test
    void anUnknownConnectionCannotBeJudged() {
        assertThat(ReplayAudit.replayedAfterAck(List.of(new Acked("c", "m", 1), new Replayed("c", 2, "m"))))
                .isEmpty();
    }
}
