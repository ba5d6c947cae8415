package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.mqtt.AckWindow.Unacked;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AckWindowTest {

    private static final int PACKET_IDS = 65_535;

    private final AckWindow window = new AckWindow();
    private final List<Integer> acknowledged = new ArrayList<>();

    private static Arrival first(String payload) {
        return arrival(payload, false);
    }

    private static Arrival again(String payload) {
        return arrival(payload, true);
    }

    private static Arrival arrival(String payload, boolean duplicate) {
        ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8));
        return new Arrival("t", bytes, 1, false, duplicate, Arrival.Properties.NONE);
    }

    private static Unacked arrive(AckWindow window, int packetId, Arrival arrival) {
        return Objects.requireNonNull(window.arrived(packetId, arrival), "it has arrived before");
    }

    private boolean done(Unacked unacked) {
        return window.done(unacked, acknowledged::add);
    }

    /** Identifiers may come again while they are in use: each use is acknowledged for itself. */
    @Property
    void acknowledgesEverythingOnceAndInTheOrderOfArrival(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 60) int identifiers,
            @ForAll long seed) {
        AckWindow any = new AckWindow();
        any.begin();
        List<Unacked> arrived = new ArrayList<>();
        List<Integer> packetIds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int packetId = 1 + i % identifiers;
            arrived.add(arrive(any, packetId, again("message " + i)));
            packetIds.add(packetId);
        }
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            done.add(i);
        }
        Collections.shuffle(done, new Random(seed));
        List<Integer> acks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(any.done(arrived.get(done.get(i)), acks::add)).isTrue();
            // Nothing is acknowledged before it is done.
            for (int acked = 0; acked < acks.size(); acked++) {
                assertThat(done.subList(0, i + 1)).contains(acked);
            }
        }
        assertThat(acks).isEqualTo(packetIds);
        assertThat(any.size()).isZero();
    }

    @Property
    void nothingOfAnEarlierConnectionAcknowledgesAnything(
            @ForAll @IntRange(min = 1, max = 30) int before, @ForAll @IntRange(min = 1, max = 30) int after) {
        AckWindow any = new AckWindow();
        any.begin();
        List<Unacked> old = new ArrayList<>();
        for (int id = 1; id <= before; id++) {
            old.add(arrive(any, id, first("old " + id)));
        }
        any.begin();
        for (int id = 1; id <= after; id++) {
            arrive(any, id, again("old " + id));
        }
        List<Integer> acks = new ArrayList<>();
        for (Unacked unacked : old) {
            assertThat(any.done(unacked, acks::add)).isFalse();
        }
        assertThat(acks).isEmpty();
        assertThat(any.size()).isEqualTo(after);
    }

    @Test
    void whatIsDoneEarlyWaitsForWhatCameBeforeIt() {
        window.begin();
        Unacked seven = arrive(window, 7, first("a"));
        Unacked three = arrive(window, 3, first("b"));
        assertThat(done(three)).isTrue();
        assertThat(acknowledged).isEmpty();
        done(seven);
        assertThat(acknowledged).containsExactly(7, 3);
    }

    @Test
    void anIdentifierMayBeUsedAgainOnceItIsAcknowledged() {
        window.begin();
        done(arrive(window, 1, first("a")));
        done(arrive(window, 1, again("a")));
        assertThat(acknowledged).containsExactly(1, 1);
    }

    @Test
    void whatTheBrokerSendsAgainOnTheSameConnectionIsOneAndTheSame() {
        window.begin();
        Unacked one = arrive(window, 1, first("a"));
        Unacked two = arrive(window, 2, first("b"));
        assertThat(window.arrived(1, again("a"))).isNull();
        done(one);
        done(two);
        assertThat(acknowledged).containsExactly(1, 2);
        assertThat(window.size()).isZero();
    }

    @Test
    void anIdentifierThatIsUsedForAnotherMessageTooIsAcknowledgedForEach() {
        window.begin();
        Unacked one = arrive(window, 1, again("a"));
        Unacked other = arrive(window, 1, again("b"));
        Unacked alike = arrive(window, 1, first("b"));
        assertThat(window.arrived(1, again("b"))).isNull();
        done(other);
        done(one);
        assertThat(acknowledged).containsExactly(1, 1);
        done(alike);
        assertThat(acknowledged).containsExactly(1, 1, 1);
    }

    @Test
    void messagesAlikeAreTwoOnceAllIdentifiersAreInUse() {
        window.begin();
        for (int packetId = 1; packetId <= PACKET_IDS; packetId++) {
            arrive(window, packetId, again("a"));
        }
        assertThat(window.arrived(1, again("a"))).isNotNull();
        assertThat(window.size()).isEqualTo(PACKET_IDS + 1);
    }

    @Test
    void whatIsDoneTwiceIsAcknowledgedOnce() {
        window.begin();
        Unacked one = arrive(window, 1, first("a"));
        done(one);
        assertThat(done(one)).isFalse();
        assertThat(acknowledged).containsExactly(1);
    }
}
