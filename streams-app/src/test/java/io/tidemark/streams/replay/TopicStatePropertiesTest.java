package io.tidemark.streams.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.Events;
import io.tidemark.streams.acks.PositionRanges;
import io.tidemark.streams.acks.PositionSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The replay of one topic, driven by any interleaving of pages, sends, acknowledgements (replayed and live) and stalls. */
class TopicStatePropertiesTest {

    private static final int HEAD = 60;

    private final Message message = new Events("publisher").message("t", "m", 1);

    @Property(tries = 2000)
    void everyDueMessageIsSentOnceInOrder(
            @ForAll @IntRange(min = 1, max = 8) int window, @ForAll boolean withStalls, @ForAll long seed) {
        Random random = new Random(seed);
        NavigableSet<Long> store = positions(random, 2);
        PositionRanges beyond = PositionRanges.EMPTY;
        for (long position : positions(random, 5)) {
            beyond = beyond.with(position, position, after -> OptionalLong.of(after + 1));
        }
        PositionRanges ackedBefore = beyond;
        long through = random.nextInt(10);
        Set<Long> ackedLive = new TreeSet<>();
        List<Long> sent = new ArrayList<>();
        Deque<StoredMessage> buffer = new ArrayDeque<>();
        TopicState state = TopicState.of(new Span(through, beyond, HEAD));
        int steps = 0;
        while (!state.isDone() || !buffer.isEmpty()) {
            assertThat(steps).isLessThan(10_000);
            int choice = steps++ > 500 ? random.nextInt(5) : random.nextInt(10);
            if (choice < 2 && state.hasMore()) {
                List<StoredMessage> page = store.tailSet(state.cursor(), false).stream()
                        .limit(window)
                        .map(position -> new StoredMessage(position, message))
                        .toList();
                TopicState.Read read = state.read(page, page.size() < window);
                buffer.addAll(read.due());
                state = read.next();
            } else if (choice < 4 && !buffer.isEmpty() && state.inFlight().size() < window) {
                StoredMessage next = buffer.remove();
                if (state.isDue(next.position())) {
                    sent.add(next.position());
                    state = state.sent(next.position(), "id" + next.position());
                }
            } else if (choice == 7 && withStalls) {
                if (!buffer.isEmpty()) {
                    state = state.rewound(buffer.element().position());
                    buffer.clear();
                }
                state = state.stalled();
            } else if (choice == 8) {
                long position = random.nextInt(HEAD);
                if (!state.inFlight().contains(position) && !state.resend().contains(position)) {
                    ackedLive.add(position);
                }
                state = state.acked(position);
            } else if (choice == 9 && !buffer.isEmpty()) {
                state = state.rewound(buffer.element().position());
                buffer.clear();
            } else if (!state.inFlight().isEmpty()) {
                PositionSet flying = state.inFlight().positions();
                state = state.acked(flying.get(random.nextInt(flying.size())));
            }
        }
        List<Long> due = store.stream()
                .filter(position -> position > through && position <= HEAD && !ackedBefore.contains(position))
                .toList();
        assertThat(sent.stream().distinct().sorted().toList())
                .containsAll(due.stream()
                        .filter(position -> !ackedLive.contains(position))
                        .toList())
                .isSubsetOf(due);
        if (!withStalls) {
            assertThat(sent).isSorted().doesNotHaveDuplicates();
        }
    }

    private static NavigableSet<Long> positions(Random random, int oneIn) {
        NavigableSet<Long> positions = new TreeSet<>();
        for (long position = 0; position < HEAD + 10; position++) {
            if (random.nextInt(oneIn) == 0) {
                positions.add(position);
            }
        }
        return positions;
    }
}
