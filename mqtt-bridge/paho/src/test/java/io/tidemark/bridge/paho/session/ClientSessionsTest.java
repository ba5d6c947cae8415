package io.tidemark.bridge.paho.session;

import static io.tidemark.bridge.paho.session.Seen.CLIENT;
import static io.tidemark.bridge.paho.session.Seen.at;
import static io.tidemark.bridge.paho.session.Seen.began;
import static io.tidemark.bridge.paho.session.Seen.ended;
import static io.tidemark.bridge.paho.session.Seen.subscribed;
import static io.tidemark.bridge.paho.session.Seen.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.session.Observed.SessionExpired;
import io.tidemark.schemas.ClientEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientSessionsTest {

    private static final long NEVER = 0xFFFF_FFFFL;

    private final List<Drop> drops = new ArrayList<>();
    private ClientSessions sessions = new ClientSessions(drops::add);

    private List<ClientEvent> see(Observed... observed) {
        List<ClientEvent> events = new ArrayList<>();
        for (Observed one : observed) {
            events.addAll(sessions.apply(one));
        }
        return events;
    }

    @Test
    void theEpochIsTheConnectTimeInMicros() {
        List<ClientEvent> events = see(began(1, "p1", true, 0), ended(2, "p1", "normal"));
        assertThat(told(events)).containsExactly("+new", "-normal");
        assertThat(events)
                .extracting(ClientEvent::getEpoch)
                .containsOnly(ChronoUnit.MICROS.between(Instant.EPOCH, at(1)));
        assertThat(sessions.currentEpoch(CLIENT)).isEmpty();
    }

    @Test
    void aTakeoverWithoutADisconnect() {
        List<ClientEvent> events = see(began(1, "p1", false, 0), began(2, "p2", false, 0), began(3, "p3", true, 0));
        assertThat(told(events)).containsExactly("+new", "-takenover", "+session", "-discarded", "+new");
        assertThat(events.get(1).getEpoch()).isEqualTo(events.get(0).getEpoch());
        assertThat(events.get(1).getAt()).isEqualTo(at(2));
        assertThat(sessions.currentEpoch(CLIENT)).hasValue(events.get(4).getEpoch());
    }

    @Test
    void aTakeoverWhoseDisconnectComesFirst() {
        assertThat(told(see(began(1, "p1", false, 0), ended(2, "p1", "takenover"), began(2.001, "p2", false, 0))))
                .containsExactly("+new", "-takenover", "+session");
        assertThat(told(see(ended(3, "p2", "discarded"), began(3, "p3", true, 300))))
                .containsExactly("-discarded", "+new");
    }

    @Test
    void aTakeoverWhoseDisconnectComesLate() {
        see(began(1, "p1", false, 300), began(2, "p2", false, 300));
        assertThat(see(ended(2.001, "p1", "takenover"))).isEmpty();
        assertThat(see(ended(2.002, "p1", "takenover", Optional.of(at(1)), Optional.empty())))
                .isEmpty();
        assertThat(sessions.currentEpoch(CLIENT)).isPresent();
        assertThat(told(see(ended(3, "p2", "normal")))).containsExactly("-normal");
    }

    @Test
    void thePhantomEndOfAnOfflineSessionIsNothing() {
        see(began(1, "p1", false, 300), ended(2, "p1", "normal"));
        assertThat(see(ended(3, "p1", "takenover"))).isEmpty();
        assertThat(drops).containsExactly(Drop.REPEATED_END);
        assertThat(told(see(began(3, "p2", false, 300)))).containsExactly("+session");
    }

    @Test
    void anOlderConnectionThatIsReportedLateIsNothing() {
        see(began(2, "p2", false, 300));
        assertThat(see(began(1, "p1", false, 300), ended(1.5, "p1", "normal"))).isEmpty();
        assertThat(drops).containsExactly(Drop.OLDER_BEGIN, Drop.OLDER_END);
    }

    @Test
    void theSamePortAgain() {
        see(began(1, "p1", false, 300), ended(2, "p1", "normal"), began(3, "p1", false, 300));
        assertThat(see(ended(2, "p1", "normal"))).isEmpty();
        assertThat(see(ended(4, "p1", "normal", Optional.of(at(1)), Optional.empty())))
                .isEmpty();
        assertThat(told(see(ended(4, "p1", "normal", Optional.of(at(3)), Optional.empty()))))
                .containsExactly("-normal");
    }

    @Test
    void connectionsOfTheSameMillisecond() {
        List<ClientEvent> events = see(began(1, "p1", true, 0), began(1, "p2", true, 0));
        assertThat(told(events)).containsExactly("+new", "-discarded", "+new");
        assertThat(events.get(2).getEpoch()).isEqualTo(events.get(0).getEpoch() + 1);
        assertThat(see(began(1, "p1", true, 0), began(1, "p2", true, 0))).isEmpty();
        assertThat(see(ended(1, "p1", "discarded", Optional.of(at(1)), Optional.empty())))
                .isEmpty();
        assertThat(told(see(ended(1, "p2", "normal", Optional.of(at(1)), Optional.empty()))))
                .containsExactly("-normal");
    }

    @Test
    void anEndBeforeItsBeginning() {
        assertThat(see(ended(2, "p1", "normal"))).isEmpty();
        assertThat(drops).containsExactly(Drop.EARLY_END);
        List<ClientEvent> events = see(began(1, "p1", true, 0));
        assertThat(told(events)).containsExactly("+new", "-normal");
        assertThat(events.get(1).getEpoch()).isEqualTo(events.get(0).getEpoch());
    }

    @Test
    void howLongASessionOutlivesItsConnection() {
        assertThat(told(see(began(1, "p1", false, 10), ended(2, "p1", "normal"), began(11.9, "p2", false, 10))))
                .endsWith("+session");
        assertThat(told(see(ended(12, "p2", "normal"), began(22, "p3", false, NEVER))))
                .endsWith("+new");
        assertThat(told(see(ended(23, "p3", "normal"), began(1e9, "p4", false, NEVER))))
                .endsWith("+session");
        Observed.Ended changed = ended(1e9 + 1, "p4", "normal", Optional.empty(), Optional.of(0L));
        assertThat(told(see(changed, began(1e9 + 2, "p5", false, NEVER)))).endsWith("+new");
        assertThat(told(see(ended(1e9 + 3, "p5", "kicked"), began(1e9 + 4, "p6", false, NEVER))))
                .endsWith("+new");
    }

    @Test
    void whatHappensIsNeverLost() {
        assertThat(see(subscribed(1)))
                .singleElement()
                .extracting(ClientEvent::getEpoch)
                .isEqualTo(0L);
        long epoch = see(began(2, "p1", false, 300)).get(0).getEpoch();
        see(ended(3, "p1", "normal"));
        assertThat(see(subscribed(4)))
                .singleElement()
                .extracting(ClientEvent::getEpoch)
                .isEqualTo(epoch);
    }

    @Test
    void aSessionThatExpiredIsNotResumed() {
        see(began(1, "p1", false, NEVER), ended(2, "p1", "normal"));
        assertThat(see(new SessionExpired(CLIENT, "n", at(5)))).isEmpty();
        assertThat(told(see(began(9, "p2", false, NEVER)))).containsExactly("+new");
        // Told late, or again: it has a new one.
        see(new SessionExpired(CLIENT, "n", at(5)), ended(10, "p2", "normal"), new SessionExpired(CLIENT, "n", at(5)));
        assertThat(told(see(began(11, "p3", false, NEVER)))).containsExactly("+session");
    }

    @Test
    void sessionsThatAreOverAreForgotten() {
        see(began(1, "p1", false, 3600), ended(2, "p1", "normal"));
        sessions.expire(at(3602 + 599));
        assertThat(sessions.size()).isEqualTo(1);
        sessions.expire(at(3602 + 601));
        assertThat(sessions.size()).isZero();
        see(began(1e6, "p2", false, 0));
        sessions.expire(at(1e9));
        assertThat(sessions.size()).isEqualTo(1);
        see(ended(1e6 + 1, "p2", "normal"), ended(1e6, "p9", "normal"));
        sessions.expire(at(1e9));
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aBrokerThatLostItsSessions() {
        see(began(1, "p1", false, NEVER));
        assertThat(sessions.sessionsLost(at(5), Optional.of("other"))).isEmpty();
        assertThat(told(sessions.sessionsLost(at(5), Optional.of("n")))).containsExactly("-broker restarted");
        assertThat(told(see(began(6, "p2", false, NEVER), ended(7, "p2", "normal"))))
                .containsExactly("+new", "-normal");
        assertThat(sessions.sessionsLost(at(8), Optional.empty())).isEmpty();
        assertThat(told(see(began(9, "p3", false, NEVER)))).containsExactly("+new");
        assertThat(sessions.sessionsLost(at(9), Optional.empty())).isEmpty();
    }
}
