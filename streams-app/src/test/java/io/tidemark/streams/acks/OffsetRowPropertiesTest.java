package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Position;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A row against the set of all acknowledged positions, over any interleaving of messages, acks and retention. */
class OffsetRowPropertiesTest {

    /** Something that happens to a topic with up to 30 messages. */
    sealed interface Happening {}

    record Published(long position) implements Happening {}

    record Acked(long position) implements Happening {}

    /** All between two messages counts as read. */
    record Presumed(long first, long last) implements Happening {}

    record Gone(long position) implements Happening {}

    @Provide
    Arbitrary<List<Happening>> histories() {
        Arbitrary<Long> positions = Arbitraries.longs().between(0, 30);
        Arbitrary<Happening> happenings = Combinators.combine(
                        positions,
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 8))
                .as((position, kind, length) -> switch (kind) {
                    case 0 -> new Gone(position);
                    case 1, 2 -> new Published(position);
                    case 3 -> new Presumed(position, position + length);
                    default -> new Acked(position);
                });
        return happenings.list().ofMaxSize(120);
    }

    @Property(tries = 3000)
    void exactlyTheAcknowledgedAreRead(@ForAll("histories") List<Happening> history) {
        TreeSet<Long> log = new TreeSet<>();
        Set<Long> everIndexed = new HashSet<>();
        Set<Long> acked = new HashSet<>();
        OffsetRow row = OffsetRow.at(Position.BEFORE_ALL);
        for (Happening happening : history) {
            if (happening instanceof Published published) {
                // The log only grows at its end.
                if (everIndexed.stream().allMatch(position -> position < published.position())) {
                    log.add(published.position());
                    everIndexed.add(published.position());
                }
            } else if (happening instanceof Gone gone) {
                log.remove(gone.position());
            } else if (happening instanceof Acked ack && everIndexed.contains(ack.position())) {
                OffsetRow before = row;
                row = row.ack(ack.position(), after -> next(log, after));
                acked.add(ack.position());
                assertWellFormed(before, row);
            } else if (happening instanceof Presumed presumed
                    && everIndexed.contains(presumed.first())
                    && everIndexed.contains(presumed.last())) {
                OffsetRow before = row;
                row = row.read(presumed.first(), presumed.last(), after -> next(log, after));
                everIndexed.stream()
                        .filter(position -> position >= presumed.first() && position <= presumed.last())
                        .forEach(acked::add);
                assertWellFormed(before, row);
            }
            OffsetRow now = row;
            // Nothing acknowledged is due again, nothing due counts as read.
            assertThat(acked).allMatch(now::covers);
            assertThat(log).allMatch(position -> now.covers(position) == acked.contains(position));
        }
    }

    private static void assertWellFormed(OffsetRow before, OffsetRow row) {
        assertThat(row.through()).isGreaterThanOrEqualTo(before.through());
        assertThat(row.beyond().above(row.through())).isEqualTo(row.beyond());
        assertThat(OffsetRowCodec.decode(OffsetRowCodec.encode(row))).isEqualTo(row);
    }

    private static OptionalLong next(NavigableSet<Long> log, long after) {
        Long next = log.higher(after);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
