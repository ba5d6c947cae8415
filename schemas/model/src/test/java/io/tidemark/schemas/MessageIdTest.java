package io.tidemark.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageIdTest {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final long YEAR_2100_MICROS = 4_102_444_800_000_000L;

    @Property
    void anIdHoldsTheTimeAndTheNode(
            @ForAll @LongRange(min = 1, max = YEAR_2100_MICROS) long micros, @ForAll long node) {
        Instant now = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);

        String id = new MessageId(Clock.fixed(now, ZoneOffset.UTC), node).next();

        BigInteger value = decode(id);
        assertThat(id).hasSize(20).matches("[0-9A-Za-z]{20}");
        assertThat(value.shiftRight(64).longValueExact()).isEqualTo(micros);
        assertThat(value.shiftRight(16).longValue() & 0xFFFF_FFFF_FFFFL).isEqualTo(node & 0xFFFF_FFFF_FFFFL);
    }

    @Property
    void encodesAny128Bits(@ForAll long high, @ForAll long low) {
        BigInteger expected = unsigned(high).shiftLeft(64).or(unsigned(low));

        // 62^20 is a little less than 2^120: above it the top digits are cut off.
        assertThat(decode(MessageId.encode(high, low)))
                .isEqualTo(expected.mod(BigInteger.valueOf(62).pow(20)));
    }

    @Property(tries = 200)
    void idsRiseAlsoWhenTheClockStepsBack(
            @ForAll @Size(min = 2, max = 50) List<@IntRange(min = -5_000, max = 5_000) Integer> steps) {
        SteppingClock clock = new SteppingClock(Instant.parse("2026-01-01T00:00:00Z"));
        MessageId ids = new MessageId(clock, 7);
        String previous = ids.next();
        for (int step : steps) {
            clock.now = clock.now.plus(step, ChronoUnit.MICROS);
            String next = ids.next();
            assertThat(next).isGreaterThan(previous);
            previous = next;
        }
    }

    @Test
    void manyThreadsGetDifferentIds() {
        MessageId ids = new MessageId(Clock.systemUTC(), 1);
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 200_000).parallel().forEach(i -> seen.add(ids.next()));

        assertThat(seen).hasSize(200_000);
    }

    @Test
    void nodesGetDifferentIdsInTheSameMicrosecond() {
        Clock stopped = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        Set<String> seen = new HashSet<>();
        for (int node = 0; node < 1_000; node++) {
            seen.add(new MessageId(stopped, node).next());
        }
        assertThat(seen).hasSize(1_000);
    }

    private static BigInteger decode(String id) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < id.length(); i++) {
            value = value.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(DIGITS.indexOf(id.charAt(i))));
        }
        return value;
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** A clock that a test moves. */
    private static final class SteppingClock extends Clock {
        private Instant now;

        SteppingClock(Instant start) {
            now = start;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
