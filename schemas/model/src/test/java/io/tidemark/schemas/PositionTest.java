package io.tidemark.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PositionTest {

    private static final long MAX_OFFSET = (1L << 51) - 1;

    @Property
    void takesApartWhatItPacked(
            @ForAll @IntRange(max = 4095) int partition, @ForAll @LongRange(max = MAX_OFFSET) long offset) {
        long position = Position.of(partition, offset);

        assertThat(Position.partition(position)).isEqualTo(partition);
        assertThat(Position.offset(position)).isEqualTo(offset);
        assertThat(position).isGreaterThan(Position.BEFORE_ALL);
    }

    @Property
    void positionsOfOnePartitionAreOrderedAsTheirOffsets(
            @ForAll @IntRange(max = 4095) int partition,
            @ForAll @LongRange(max = MAX_OFFSET) long a,
            @ForAll @LongRange(max = MAX_OFFSET) long b) {
        assertThat(Long.compare(Position.of(partition, a), Position.of(partition, b)))
                .isEqualTo(Long.compare(a, b));
    }

    @Test
    void theStartHasANegativeOffset() {
        assertThat(Position.offset(Position.BEFORE_ALL)).isNegative();
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Position.of(4096, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Position.of(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Position.of(0, MAX_OFFSET + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Position.of(0, -1));
    }
}
