package io.tidemark.streams.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Presence;
import io.tidemark.streams.Events;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PresenceTransitionTest {

    private final Events client = new Events("c1");

    @Test
    void comesAndGoes() {
        Optional<Presence> online = apply(Optional.empty(), client.connected(1));
        assertThat(online).get().matches(Presence::getOnline);
        Optional<Presence> offline = apply(online, client.disconnected(1));
        assertThat(offline).get().matches(presence -> !presence.getOnline());
        assertThat(offline.orElseThrow().getDisconnectedAt()).isNotNull();
        assertThat(offline.orElseThrow().getReason()).isEqualTo("gone");
    }

    @Test
    void aLateDisconnectOfAnOlderConnectionChangesNothing() {
        Optional<Presence> second = apply(apply(Optional.empty(), client.connected(1)), client.connected(2));
        assertThat(PresenceTransition.apply(second, client.disconnected(1))).isEmpty();
    }

    @Test
    void anOlderOrRepeatedConnectChangesNothing() {
        Optional<Presence> second = apply(Optional.empty(), client.connected(2));
        assertThat(PresenceTransition.apply(second, client.connected(1))).isEmpty();
        Optional<Presence> gone = apply(second, client.disconnected(2));
        assertThat(PresenceTransition.apply(gone, client.connected(2))).isEmpty();
    }

    /** Each connection's events in order, those of several connections interleaved at random. */
    @Property
    void theNewestConnectionDecidesWhateverTheInterleaving(
            @ForAll @IntRange(min = 1, max = 6) int connections, @ForAll boolean newestLeft, @ForAll long seed) {
        List<ClientEvent> events = new ArrayList<>();
        for (int epoch = 1; epoch <= connections; epoch++) {
            events.add(client.connected(epoch));
            if (epoch < connections || newestLeft) {
                events.add(client.disconnected(epoch));
            }
        }
        shuffleKeepingEachConnection(events, new Random(seed));
        Optional<Presence> presence = Optional.empty();
        for (ClientEvent event : events) {
            presence = apply(presence, event);
        }
        assertThat(presence.orElseThrow().getEpoch()).isEqualTo(connections);
        assertThat(presence.orElseThrow().getOnline()).isEqualTo(!newestLeft);
    }

    private static void shuffleKeepingEachConnection(List<ClientEvent> events, Random random) {
        for (int i = 0; i < events.size() * events.size(); i++) {
            int at = random.nextInt(events.size());
            if (at + 1 < events.size()
                    && events.get(at).getEpoch() != events.get(at + 1).getEpoch()) {
                Collections.swap(events, at, at + 1);
            }
        }
    }

    private static Optional<Presence> apply(Optional<Presence> stored, ClientEvent event) {
        Optional<Presence> changed = PresenceTransition.apply(stored, event);
        return changed.isPresent() ? changed : stored;
    }
}
