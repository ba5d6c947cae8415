package io.tidemark.streams.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimeSpecTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Example
    void examples() {
        assertThat(TimeSpec.parse("now", NOW)).isEqualTo(NOW);
        assertThat(TimeSpec.parse("2h", NOW)).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(TimeSpec.parse("30m", NOW)).isEqualTo("2026-03-01T11:30:00Z");
        assertThat(TimeSpec.parse("2026-01-31T08:00:00.5Z", NOW)).isEqualTo("2026-01-31T08:00:00.500Z");
        assertThat(TimeSpec.parse("2026-01-31T08:00:00+02:00", NOW)).isEqualTo("2026-01-31T06:00:00Z");
    }

    @Property
    void howLongAgo(
            @ForAll @IntRange(max = 999) int days,
            @ForAll @IntRange(max = 99) int hours,
            @ForAll @IntRange(max = 9999) int minutes,
            @ForAll @IntRange(max = 99999) int seconds) {
        assertThat(TimeSpec.parse(days + "d" + hours + "h" + minutes + "m" + seconds + "s", NOW))
                .isEqualTo(NOW.minus(Duration.ofDays(days)
                        .plusHours(hours)
                        .plusMinutes(minutes)
                        .plusSeconds(seconds)));
    }

    @Property
    void instantsAreReadAsTheyAreWritten(
            @ForAll @IntRange(max = Integer.MAX_VALUE) int seconds, @ForAll @IntRange(min = -18, max = 18) int offset) {
        Instant instant = Instant.ofEpochSecond(seconds);
        assertThat(TimeSpec.parse(instant.toString(), NOW)).isEqualTo(instant);
        String elsewhere = instant.atOffset(ZoneOffset.ofHours(offset)).toString();
        assertThat(TimeSpec.parse(elsewhere, NOW)).isEqualTo(instant);
    }

    /** Whatever it is, it is a time or one sentence. */
    @Property
    void nothingElseIsThrown(@ForAll String text) {
        try {
            TimeSpec.parse(text, NOW);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("is not a time: write");
        }
    }

    @Example
    void whatIsNoTime() {
        for (String text : new String[] {"", "h", "2", "2 h", "m2", "-2h", "2h30", "yesterday", "2026-01-31", "1m1h"}) {
            assertThatThrownBy(() -> TimeSpec.parse(text, NOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("'" + text + "' is not a time");
        }
    }
}
