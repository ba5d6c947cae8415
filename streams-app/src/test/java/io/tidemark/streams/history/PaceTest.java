package io.tidemark.streams.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PaceTest {

    private static final double SECOND = 1e9;

    /** However the sender is held up between messages. */
    @Property
    void neverMoreThanTheRateInAnySpan(
            @ForAll @DoubleRange(min = 0.1, max = 100_000) double rate,
            @ForAll long start,
            @ForAll @Size(max = 200) List<@LongRange(max = 400_000_000) Long> heldUp) {
        long begin = start / 4;
        Pace pace = new Pace(rate, begin);
        List<Long> sent = send(pace, begin, heldUp);
        double tolerance = 1e-3;
        for (int first = 0; first < sent.size(); first++) {
            for (int last = first; last < sent.size(); last++) {
                double span = (sent.get(last) - sent.get(first) + Pace.CATCH_UP_NANOS) / SECOND;
                assertThat((double) last - first + 1).isLessThanOrEqualTo(rate * span + 1 + tolerance);
            }
        }
    }

    /** One who is never late by more than the catch-up loses nothing of the rate. */
    @Property
    void shortDelaysAreCaughtUp(
            @ForAll @DoubleRange(min = 10, max = 1000) double rate,
            @ForAll @Size(min = 1, max = 100) List<@LongRange(max = 50_000_000) Long> late) {
        Pace pace = new Pace(rate, 0);
        long now = 0;
        for (int i = 0; i < late.size(); i++) {
            long delay = pace.delay(now);
            now += delay == 0 ? 0 : delay + late.get(i);
            pace.taken(now);
            assertThat(now / SECOND).isLessThanOrEqualTo(i / rate + Pace.CATCH_UP_NANOS / SECOND);
        }
    }

    @Property
    void theFirstGoesAtOnceAndTheNextAfterAnInterval(@ForAll @IntRange(min = 1, max = 1000) int rate) {
        Pace pace = new Pace(rate, 7);
        assertThat(pace.delay(7)).isZero();
        pace.taken(7);
        assertThat((double) pace.delay(7)).isBetween(SECOND / rate, SECOND / rate + 1);
    }

    private static List<Long> send(Pace pace, long begin, List<Long> heldUp) {
        List<Long> sent = new ArrayList<>();
        long now = begin;
        for (long delay : heldUp) {
            now += delay;
            now += pace.delay(now);
            pace.taken(now);
            sent.add(now);
        }
        return sent;
    }
}
