package io.tidemark.streams.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.streams.acks.MapKeyValueStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a connected client counts as quiet. Times are milliseconds. */
class DeliveryWatchTest {

    private static final long QUIET = 5_000;

    private final MapKeyValueStore<String, Long> store = new MapKeyValueStore<>();
    private DeliveryWatch watch = new DeliveryWatch(store, QUIET, 0);

    private void delivered(String id, long at) {
        watch.seen(Instant.ofEpochMilli(at), at);
        watch.delivered("c", 1, "t", id, Instant.ofEpochMilli(at), at);
    }

    private void acked(String id, long at) {
        watch.seen(Instant.ofEpochMilli(at), at);
        watch.acked("c", 1, "t", id, Instant.ofEpochMilli(at), at);
    }

    private List<String> quiet(long now) {
        return watch.quiet(now).stream().map(DeliveryWatch.Quiet::clientId).toList();
    }

    @Test
    void quietIsWhoHasNothingInFlightAndNoActivity() {
        delivered("m", 1_000);
        assertThat(quiet(60_000)).isEmpty();
        acked("m", 61_000);
        assertThat(quiet(61_000 + QUIET - 1)).isEmpty();
        assertThat(watch.quiet(61_000 + QUIET)).singleElement().satisfies(client -> {
            assertThat(client.topics()).containsExactly("t");
            assertThat(client.lastActivity()).isEqualTo(Instant.ofEpochMilli(61_000));
        });
        assertThat(watch.isEmpty()).isTrue();
        assertThat(quiet(600_000)).isEmpty();
    }

    @Test
    void whoWaitsForAnAckDoesNotHoldUpTheOthers() {
        delivered("m", 1_000);
        watch.acked("d", 1, "t", "x", Instant.ofEpochMilli(2_000), 2_000);
        assertThat(quiet(60_000)).containsExactly("d");
    }

    @Test
    void aTaskThatLagsBehindTheLogDoesNotTakeSilenceForQuiet() {
        acked("m", 1_000);
        // Events of others come in quick succession, and they are old.
        watch.seen(Instant.ofEpochMilli(1_500), 20_000);
        assertThat(quiet(20_100)).isEmpty();
        watch.seen(Instant.ofEpochMilli(1_000 + QUIET), 20_200);
        assertThat(quiet(20_300)).containsExactly("c");
    }

    @Test
    void aRestartLooksAtAllFiltersOfWhoWasWatched() {
        acked("m", 1_000);
        watch = new DeliveryWatch(store, QUIET, 10_000);
        assertThat(watch.quiet(10_000 + QUIET)).singleElement().satisfies(client -> assertThat(client.topics())
                .isEmpty());
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void whoIsGoneIsNotWatchedAndWhatAnOldConnectionLeftIsIgnored() {
        watch.resumed("c", 2, Instant.ofEpochMilli(1_000), 1_000);
        delivered("old", 1_100);
        assertThat(watch.quiet(60_000)).singleElement().satisfies(client -> assertThat(client.epoch())
                .isEqualTo(2));
        acked("m", 61_000);
        watch.forget("c");
        assertThat(quiet(600_000)).isEmpty();
    }
}
