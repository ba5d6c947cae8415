package io.tidemark.bridge.paho.session;

import static io.tidemark.bridge.paho.session.Seen.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.session.Observed.Began;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However the true history of a client's connections is reported, what is recorded ends as it did. */
class ConnectionHistoryPropertiesTest {

    /** How brokers report an end. */
    enum Reporting {
        /** EMQX 4.4: takeovers without an end, ends without the beginning. */
        TAKEOVERS_UNSEEN,
        /** EMQX 5.3: every end twice, the second as if the offline session were connected. */
        PHANTOMS,
        /** EMQX 5.8: ends name the beginning. */
        COMPLETE
    }

    @Property(tries = 3000)
    void anyOrder(@ForAll Reporting reporting, @ForAll @IntRange(min = 1, max = 6) int connections, @ForAll long seed) {
        Random random = new Random(seed);
        List<Observed> history = history(reporting, connections, random);
        boolean lives = history.get(history.size() - 1) instanceof Began;
        List<Observed> reported = new ArrayList<>(history);
        history.stream().filter(one -> random.nextInt(3) == 0).forEach(reported::add);
        Collections.shuffle(reported, random);

        check(reported, lives, "p" + (connections - 1));
    }

    /** As MQTT sends again what was not acknowledged: in order, from some earlier point on. */
    @Property(tries = 3000)
    void repeatedInOrder(
            @ForAll Reporting reporting, @ForAll @IntRange(min = 1, max = 6) int connections, @ForAll long seed) {
        Random random = new Random(seed);
        List<Observed> history = history(reporting, connections, random);
        boolean lives = history.get(history.size() - 1) instanceof Began;
        List<Observed> reported = new ArrayList<>();
        for (int next = 0; next < history.size(); next++) {
            reported.add(history.get(next));
            if (random.nextInt(3) == 0) {
                reported.addAll(history.subList(random.nextInt(next + 1), next + 1));
            }
        }

        List<ClientEvent> events = check(reported, lives, "p" + (connections - 1));
        assertThat(events.stream().filter(event -> event.getEvent() instanceof Connected))
                .hasSize(connections);
    }

    private static List<Observed> history(Reporting reporting, int connections, Random random) {
        List<Observed> history = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < connections; i++) {
            Began began = Seen.began(now, "p" + i, random.nextBoolean(), random.nextInt(2) * 300L);
            history.add(began);
            boolean last = i == connections - 1;
            boolean taken = random.nextInt(3) == 0;
            // A takeover may happen within the millisecond in which the next connection begins.
            now += 0.001 * (1 + random.nextInt(20));
            if (taken && (last || reporting == Reporting.TAKEOVERS_UNSEEN)) {
                continue;
            }
            Observed end = Seen.ended(
                    now,
                    "p" + i,
                    taken ? "takenover" : "normal",
                    reporting == Reporting.COMPLETE ? Optional.of(began.at()) : Optional.empty(),
                    Optional.empty());
            history.add(end);
            if (!taken) {
                now += 0.001 * (1 + random.nextInt(20));
                if (reporting == Reporting.PHANTOMS && !last) {
                    history.add(Seen.ended(now, "p" + i, "takenover"));
                }
            }
        }
        return history;
    }

    /** Applies the observations and reduces the events as presence does. */
    private static List<ClientEvent> check(List<Observed> reported, boolean lives, String newestPeer) {
        ClientSessions sessions = new ClientSessions(drop -> {});
        List<ClientEvent> all = new ArrayList<>();
        Set<Long> ended = new HashSet<>();
        long epoch = 0;
        boolean online = false;
        boolean newestBegan = false;
        for (Observed observed : reported) {
            List<ClientEvent> events = sessions.apply(observed);
            for (ClientEvent event : events) {
                if (event.getEvent() instanceof Connected) {
                    assertThat(online).isFalse();
                    assertThat(event.getEpoch()).isGreaterThan(epoch);
                    epoch = event.getEpoch();
                    online = true;
                } else if (event.getEvent() instanceof Disconnected) {
                    assertThat(event.getEpoch()).isEqualTo(epoch);
                    assertThat(ended.add(epoch)).isTrue();
                    online = false;
                }
            }
            all.addAll(events);
            newestBegan |= observed instanceof Began began
                    && began.peer().filter(newestPeer::equals).isPresent();
            if (newestBegan && lives) {
                assertThat(online).isTrue();
            }
            assertThat(sessions.currentEpoch(CLIENT).isPresent()).isEqualTo(online);
        }
        assertThat(online).isEqualTo(lives);
        return all;
    }
}
