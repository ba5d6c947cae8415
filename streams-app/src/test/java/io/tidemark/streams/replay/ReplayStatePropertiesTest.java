package io.tidemark.streams.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.Events;
import io.tidemark.streams.acks.PositionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** One replay, driven by any interleaving of pages, acknowledgements (replayed and live) and stalls. */
class ReplayStatePropertiesTest {

    private static final int HEAD = 60;
    private static final long NOW = 0;

    private final Message message = new Events("publisher").message("t", "m", 1);

    @Property(tries = 2000)
    void everyDueMessageIsSentOnceInOrderWithinTheWindow(
            @ForAll @IntRange(min = 1, max = 8) int window, @ForAll boolean withStalls, @ForAll long seed) {
        Random random = new Random(seed);
        NavigableSet<Long> store = positions(random, 2);
        PositionSet beyond = PositionSet.of(List.copyOf(positions(random, 5)));
        long through = random.nextInt(10);
        Set<Long> ackedLive = new TreeSet<>();
        List<Long> sent = new ArrayList<>();
        ReplayState state = Waiting.of(new Span(through, beyond, HEAD));
        if (random.nextBoolean()) {
            state = ackLive(state, random, ackedLive);
        }
        state = ((Waiting) state).storeReady();
        int steps = 0;
        while (state instanceof Running running) {
            assertThat(running.inFlight().size()).isLessThanOrEqualTo(window);
            int free = window - running.inFlight().size();
            int choice = steps++ > 500 ? random.nextInt(2) : random.nextInt(10);
            if (choice < 5 && free > 0 && running.hasMore()) {
                List<StoredMessage> page = store.tailSet(running.cursor(), false).stream()
                        .limit(free)
                        .map(position -> new StoredMessage(position, message))
                        .toList();
                Running.Step step = running.page(page, page.size() < free, NOW);
                step.send().forEach(stored -> sent.add(stored.position()));
                state = step.next();
            } else if (choice == 7 && withStalls) {
                state = running.stalled();
            } else if (choice == 8) {
                state = ackLive(state, random, ackedLive);
            } else if (!running.inFlight().isEmpty()) {
                PositionSet flying = running.inFlight().positions();
                state = state.acked(flying.get(random.nextInt(flying.size())));
            }
        }
        List<Long> due = store.stream()
                .filter(position -> position > through && position <= HEAD && !beyond.contains(position))
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

    /** Acknowledges something that this replay has not sent: it was delivered live. */
    private static ReplayState ackLive(ReplayState state, Random random, Set<Long> ackedLive) {
        long position = random.nextInt(HEAD);
        if (!state.inFlight().contains(position)) {
            ackedLive.add(position);
        }
        return state.acked(position);
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
