package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ArrivalsTest {

    /** In whatever order it is asked, also for positions that it does not know. */
    @Property
    void knowsTheTimeOfEachMessage(
            @ForAll @IntRange(max = 40) int count, @ForAll List<@IntRange(max = 60) Integer> asked) {
        List<LogEntry> entries = LongStream.range(0, count)
                .mapToObj(i -> new LogEntry(i * 3 / 2, "id" + i, 1_700_000_000_000L + (i * 37) % 11, LogEntry.NEVER, i))
                .toList();
        Arrivals arrivals = Arrivals.of(Arrivals.encode(entries));
        for (long position : asked) {
            long known = entries.stream()
                    .filter(entry -> entry.position() == position)
                    .mapToLong(LogEntry::publishedAt)
                    .findFirst()
                    .orElse(-1);
            assertThat(arrivals.timeOf(position, -1)).isEqualTo(known);
        }
    }
}
