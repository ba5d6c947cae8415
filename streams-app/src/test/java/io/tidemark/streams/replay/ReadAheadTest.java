package io.tidemark.streams.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How much is read of each topic of a merge. */
class ReadAheadTest {

    private static ReadAhead.Outlook topic(long first, long last, long count) {
        return new ReadAhead.Outlook(first, last, count);
    }

    @Provide
    Arbitrary<List<ReadAhead.Outlook>> topics() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1_000),
                        Arbitraries.longs().between(0, 1_000),
                        Arbitraries.longs().between(1, 500))
                .as((first, length, count) -> topic(first, first + length, count))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(list -> list.stream()
                        .sorted(Comparator.comparingLong(ReadAhead.Outlook::arrival))
                        .toList());
    }

    @Property
    void theFirstTopicIsAlwaysReadAndNeverMoreThanTheBudget(
            @ForAll("topics") List<ReadAhead.Outlook> topics, @ForAll @IntRange(min = 1, max = 500) int budget) {
        List<Integer> limits = ReadAhead.limits(topics, budget);
        assertThat(limits).hasSameSizeAs(topics);
        assertThat(limits.get(0)).isPositive();
        assertThat(limits).allMatch(limit -> limit >= 0);
        assertThat(limits.stream().mapToInt(Integer::intValue).sum()).isEqualTo(budget);
    }

    @Test
    void topicsThatSpeakOneAfterTheOtherAreReadOneAfterTheOther() {
        List<ReadAhead.Outlook> topics = IntStream.range(0, 10)
                .mapToObj(i -> topic(1_000L * i, 1_000L * i + 999, 500))
                .toList();
        assertThat(ReadAhead.limits(topics, 250)).startsWith(250, 0, 0);
    }

    @Test
    void topicsThatSpeakAtTheSameTimeAreReadTogether() {
        List<ReadAhead.Outlook> topics =
                IntStream.range(0, 10).mapToObj(i -> topic(i, 10_000, 1_000)).toList();
        assertThat(ReadAhead.limits(topics, 100)).allMatch(limit -> limit >= 1);
    }

    @Test
    void manyTopicsWithOneMessageEachAreReadInOneGo() {
        List<ReadAhead.Outlook> topics =
                IntStream.range(0, 100).mapToObj(i -> topic(i, i, 1)).toList();
        assertThat(ReadAhead.limits(topics, 100)).containsOnly(1);
    }
}
