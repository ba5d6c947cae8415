package io.tidemark.bridge.paho.session;

import static io.tidemark.bridge.paho.session.Seen.CLIENT;
import static io.tidemark.bridge.paho.session.Seen.at;
import static io.tidemark.bridge.paho.session.Seen.began;
import static io.tidemark.bridge.paho.session.Seen.ended;
import static io.tidemark.bridge.paho.session.Seen.listed;
import static io.tidemark.bridge.paho.session.Seen.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the log and the broker's list of clients put right. */
class RestartTest {

    private final ClientSessions sessions = new ClientSessions(drop -> {});

    private static Presence presence(long epoch, double connected, @Nullable Instant disconnected, String reason) {
        return Presence.newBuilder()
                .setClientId(CLIENT)
                .setOnline(disconnected == null)
                .setNode("n")
                .setEpoch(epoch)
                .setConnectedAt(at(connected))
                .setDisconnectedAt(disconnected)
                .setReason(reason)
                .setProtocolVersion(5)
                .setCleanStart(false)
                .setSessionPresent(false)
                .setKeepAlive(60)
                .setReceiveMaximum(32)
                .setSessionExpiryInterval(300)
                .build();
    }

    private Map<String, Listed> live(String peer) {
        return Map.of(CLIENT, listed(Optional.of(peer), Optional.empty()));
    }

    @Test
    void aRestoredConnectionIsTheSame() {
        sessions.restore(presence(7, 1, null, ""));
        assertThat(sessions.apply(began(1, "p1", false, 300))).isEmpty();
        assertThat(sessions.currentEpoch(CLIENT)).hasValue(7);
        assertThat(sessions.apply(ended(3, "p2", "normal"))).isEmpty();
        List<ClientEvent> events = sessions.apply(ended(3, "p1", "normal"));
        assertThat(told(events)).containsExactly("-normal");
        assertThat(events.get(0).getEpoch()).isEqualTo(7);
    }

    @Test
    void theFirstEndIsARestoredConnections() {
        sessions.restore(presence(7, 1, null, ""));
        assertThat(told(sessions.apply(ended(3, "p1", "normal")))).containsExactly("-normal");
        assertThat(told(sessions.apply(began(4, "p2", false, 300)))).containsExactly("+session");
    }

    @Test
    void aRestoredSession() {
        sessions.restore(presence(7, 1, at(2), "normal"));
        assertThat(sessions.apply(ended(3, "p1", "takenover"))).isEmpty();
        assertThat(told(sessions.apply(began(4, "p2", false, 300)))).containsExactly("+session");
        sessions.restore(presence(Long.MAX_VALUE - 1, 5, at(6), EndReason.BROKER_RESTARTED));
        assertThat(told(sessions.apply(began(7, "p2", false, 300)))).containsExactly("+new");
    }

    @Test
    void eventsAndPresenceInAnyOrder() {
        ClientSessions before = new ClientSessions(drop -> {});
        ClientEvent connected = before.apply(began(10, "p1", false, 300)).get(0);
        ClientEvent disconnected = before.apply(ended(11, "p1", "normal")).get(0);

        sessions.restore(connected);
        sessions.restore(disconnected);
        sessions.restore(presence(connected.getEpoch(), 10, null, ""));
        sessions.restore(presence(7, 1, null, ""));
        sessions.restore(connected);
        assertThat(sessions.currentEpoch(CLIENT)).isEmpty();
        assertThat(sessions.apply(began(10, "p1", false, 300))).isEmpty();
        assertThat(sessions.apply(ended(11, "p1", "normal"))).isEmpty();
        assertThat(told(sessions.apply(began(12, "p2", false, 300)))).containsExactly("+session");
    }

    @Test
    void aConnectionThatTwoListsMissHasEnded() {
        sessions.apply(began(1, "p1", false, 300));
        assertThat(sessions.reconcile(Map.of(), at(60))).isEmpty();
        assertThat(sessions.reconcile(live("p1"), at(120))).isEmpty();
        assertThat(sessions.reconcile(Map.of(), at(180))).isEmpty();
        assertThat(told(sessions.reconcile(Map.of(), at(240)))).containsExactly("-" + EndReason.NOT_LISTED);
        assertThat(sessions.reconcile(Map.of(), at(300))).isEmpty();
    }

    @Test
    void aConnectionThatChangedBetweenTheListsIsLeftAlone() {
        sessions.apply(began(1, "p1", false, 300));
        sessions.reconcile(Map.of(), at(60));
        sessions.apply(began(61, "p2", false, 300));
        assertThat(sessions.reconcile(Map.of(), at(120))).isEmpty();
        // Began after the list was asked for.
        ClientSessions young = new ClientSessions(drop -> {});
        young.apply(began(200, "p1", false, 300));
        assertThat(young.reconcile(Map.of(), at(180))).isEmpty();
        assertThat(young.reconcile(Map.of(), at(190))).isEmpty();
    }

    @Test
    void aConnectionThatTwoListsHaveBegan() {
        assertThat(sessions.reconcile(live("p1"), at(60))).isEmpty();
        List<ClientEvent> events = sessions.reconcile(live("p1"), at(120));
        assertThat(told(events)).containsExactly("+session");
        assertThat(events.get(0).getAt()).isEqualTo(at(120));
        // The broker reports it after all.
        assertThat(sessions.apply(began(50, "p1", false, 300))).isEmpty();
        assertThat(sessions.reconcile(live("p1"), at(180))).isEmpty();
        assertThat(told(sessions.apply(ended(190, "p1", "normal")))).containsExactly("-normal");
    }

    @Test
    void aConnectionWithAnotherPeerIsAnother() {
        sessions.apply(began(1, "p1", false, 300));
        Map<String, Listed> other = Map.of(CLIENT, listed(Optional.of("p2"), Optional.of(at(30))));
        assertThat(sessions.reconcile(other, at(60))).isEmpty();
        List<ClientEvent> events = sessions.reconcile(other, at(120));
        assertThat(told(events)).containsExactly("-" + EndReason.NOT_LISTED, "+session");
        assertThat(events.get(1).getAt()).isEqualTo(at(30));
        assertThat(sessions.apply(began(30, "p2", false, 300))).isEmpty();
        assertThat(sessions.apply(ended(130, "p1", "normal"))).isEmpty();
        assertThat(told(sessions.apply(ended(131, "p2", "normal")))).containsExactly("-normal");
    }

    @Test
    void theListNamesThePeerOfARestoredConnection() {
        sessions.restore(presence(7, 1, null, ""));
        assertThat(sessions.reconcile(live("p1"), at(60))).isEmpty();
        assertThat(sessions.apply(ended(61, "p0", "normal"))).isEmpty();
        assertThat(told(sessions.apply(ended(62, "p1", "normal")))).containsExactly("-normal");
    }
}
