package io.tidemark.streams.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.streams.AsyncReads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingLookupsTest {

    private boolean down;
    private long now;
    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final List<String> found = new ArrayList<>();
    private final PendingLookups lookups = new PendingLookups(
            new Source(),
            new AsyncReads(pool::add),
            new LookupMeters(new SimpleMeterRegistry()),
            () -> now,
            (lookup, filters) -> found.add(lookup.clientId() + " " + lookup.epoch()));

    private final class Source implements SubscriptionSource {
        @Override
        public boolean isAsked(boolean resumed) {
            return true;
        }

        @Override
        public Map<String, Integer> subscriptions(String clientId) {
            if (down) {
                throw new StoreUnavailableException("down", new IOException("down"));
            }
            return Map.of("a", 1);
        }
    }

    private void answerAll() {
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
        lookups.tick();
    }

    @Test
    void aFewAreAskedAtATimeAndOneWhileTheStoreIsDown() {
        for (int i = 0; i < 40; i++) {
            lookups.add(new Lookup("c" + i, 1));
        }
        assertThat(pool).hasSize(16);
        down = true;
        answerAll();
        assertThat(pool).as("a pause").isEmpty();
        now += 60_000;
        lookups.tick();
        assertThat(pool).hasSize(1);
        down = false;
        answerAll();
        assertThat(pool).hasSize(16);
        answerAll();
        answerAll();
        answerAll();
        assertThat(found).hasSize(40).doesNotHaveDuplicates();
        assertThat(lookups.isEmpty()).isTrue();
    }

    @Test
    void anAnswerForAConnectionThatIsOverIsDropped() {
        lookups.add(new Lookup("taken", 1));
        lookups.add(new Lookup("left", 1));
        lookups.add(new Lookup("taken", 2));
        lookups.cancel("left");
        answerAll();
        assertThat(found).containsExactly("taken 2");
        assertThat(lookups.isEmpty()).isTrue();
    }
}
