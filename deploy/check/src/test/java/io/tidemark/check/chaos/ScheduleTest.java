package io.tidemark.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final List<String> VICTIMS = List.of("kafka", "broker", "streams", "connect", "redis", "postgresql");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(Schedule.of(7, MINUTE, VICTIMS)).isEqualTo(Schedule.of(7, MINUTE, VICTIMS));
        assertThat(Schedule.of(7, MINUTE, VICTIMS)).isNotEqualTo(Schedule.of(8, MINUTE, VICTIMS));
    }

    @Test
    void aMinuteIsEnoughForEveryVictim() {
        LongStream.range(0, 200).forEach(seed -> assertThat(Schedule.of(seed, MINUTE, VICTIMS))
                .extracting(Kill::victim)
                .containsAll(VICTIMS));
    }

    @Test
    void killsRiseInTimeAndEndBeforeTheRunDoes() {
        LongStream.range(0, 200).forEach(seed -> {
            List<Kill> kills = Schedule.of(seed, Duration.ofMinutes(5), VICTIMS);
            assertThat(kills).isSortedAccordingTo(Comparator.comparing(Kill::at));
            assertThat(kills).allMatch(kill -> kill.at().compareTo(Duration.ofMinutes(5)) < 0);
            assertThat(kills).hasSizeGreaterThan(4 * VICTIMS.size());
        });
    }

    @Test
    void nobodyDiesTwiceBeforeAllHaveDiedOnce() {
        List<Kill> kills = Schedule.of(3, Duration.ofMinutes(5), VICTIMS);
        for (int round = 0; round + VICTIMS.size() <= kills.size(); round += VICTIMS.size()) {
            assertThat(new HashSet<>(kills.subList(round, round + VICTIMS.size())))
                    .extracting(Kill::victim)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aRunTooShortHasNoKills() {
        assertThat(Schedule.of(1, Duration.ofSeconds(6), VICTIMS)).isEmpty();
        assertThat(Schedule.of(1, MINUTE, List.of())).isEmpty();
    }
}
