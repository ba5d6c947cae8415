package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

/** The worked examples: a topic with messages at 10, 20, 30, 40. */
class OffsetRowTest {

    private final TreeSet<Long> messages =
            new TreeSet<>(PositionSet.of(10, 20, 30, 40).toList());

    @Test
    void acksInOrderMoveThroughAndAGapHolds() {
        OffsetRow start = OffsetRow.at(0);
        OffsetRow ten = ack(start, 10);
        OffsetRow twenty = ack(ten, 20);
        OffsetRow forty = ack(twenty, 40);
        assertThat(ten).isEqualTo(row(10));
        assertThat(twenty).isEqualTo(row(20));
        assertThat(forty).isEqualTo(row(20, 40));
    }

    @Test
    void theAckThatFillsTheGapMovesThroughPastIt() {
        assertThat(ack(row(20, 40), 30)).isEqualTo(row(40));
    }

    @Test
    void acksInReverse() {
        OffsetRow first = ack(OffsetRow.at(0), 40);
        OffsetRow second = ack(first, 30);
        OffsetRow third = ack(second, 20);
        OffsetRow fourth = ack(third, 10);
        assertThat(first).isEqualTo(row(0, 40));
        assertThat(second).isEqualTo(range(0, 30, 40));
        assertThat(third).isEqualTo(range(0, 20, 40));
        assertThat(fourth).isEqualTo(row(40));
    }

    @Test
    void anAckAboveAGapIsRemembered() {
        assertThat(ack(OffsetRow.at(0), 20)).isEqualTo(row(0, 20));
    }

    @Test
    void aLiveAckThatOvertakesTheReplayedOnesLeavesThemUnread() {
        assertThat(ack(row(10), 40)).isEqualTo(row(10, 40));
    }

    @Test
    void anExpiredMessageIsNoGap() {
        messages.remove(20L);
        assertThat(ack(row(10, 30), 40)).isEqualTo(row(40));
    }

    @Test
    void aLateAckNeverMovesBackwards() {
        assertThat(ack(row(40), 20)).isEqualTo(row(40));
    }

    @Test
    void acksOfOneGroupByTwoMembersMakeOneRow() {
        OffsetRow afterA = ack(OffsetRow.at(0), 10);
        assertThat(afterA).isEqualTo(row(10));
        assertThat(ack(afterA, 20)).isEqualTo(row(20));
    }

    @Test
    void survivesItsBytes() {
        for (OffsetRow row : new OffsetRow[] {row(-1), row(-1, 0, 4096), row(20, 40), row(Long.MAX_VALUE - 1)}) {
            assertThat(OffsetRowCodec.decode(OffsetRowCodec.encode(row))).isEqualTo(row);
        }
    }

    private OffsetRow ack(OffsetRow row, long position) {
        return row.ack(position, after -> {
            Long next = messages.higher(after);
            return next == null ? OptionalLong.empty() : OptionalLong.of(next);
        });
    }

    @Test
    void whateverLiesAboveOneGapIsOneRange() {
        OffsetRow row = OffsetRow.at(0);
        for (int i = 2; i < 1_000; i++) {
            messages.add(10L * i);
            row = ack(row, 10L * i);
        }
        assertThat(row).isEqualTo(range(0, 20, 9_990));
    }

    @Test
    void onlyTheNewestCountsWhereOnlyTheNewestIsDue() {
        assertThat(row(10, 40).ackLatest(30)).isEqualTo(row(30, 40));
        assertThat(OffsetRow.at(10).ackLatest(40)).isEqualTo(row(40));
        assertThat(row(40).ackLatest(30)).isEqualTo(row(40));
    }

    @Test
    void bytesOfTheFormatBeforeAreRead() {
        ByteBuffer bytes = ByteBuffer.allocate(64).put((byte) 1);
        ByteUtils.writeVarlong(7, bytes);
        ByteUtils.writeVarint(2, bytes);
        ByteUtils.writeVarlong(3, bytes);
        ByteUtils.writeVarlong(10, bytes);
        assertThat(OffsetRowCodec.decode(bytes.array())).isEqualTo(row(7, 10, 20));
    }

    private static OffsetRow row(long through, long... beyond) {
        return new OffsetRow(
                through,
                PositionRanges.ofBounds(LongStream.of(beyond)
                        .flatMap(position -> LongStream.of(position, position))
                        .toArray()));
    }

    private static OffsetRow range(long through, long first, long last) {
        return new OffsetRow(through, PositionRanges.ofBounds(first, last));
    }
}
