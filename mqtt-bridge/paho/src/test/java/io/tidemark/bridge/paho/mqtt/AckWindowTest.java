package io.tidemark.bridge.paho.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AckWindowTest {

    private final AckWindow window = new AckWindow();
    private final List<Integer> acknowledged = new ArrayList<>();

    @Property
    void acknowledgesEverythingOnceAndInTheOrderOfArrival(
            @ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
        AckWindow any = new AckWindow();
        long epoch = any.begin();
        List<Integer> arrived = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            any.arrived(id);
            arrived.add(id);
        }
        List<Integer> done = new ArrayList<>(arrived);
        Collections.shuffle(done, new Random(seed));
        List<Integer> acks = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            any.done(epoch, done.get(i), acks::add);
            // Nothing is acknowledged before it is done.
            assertThat(done.subList(0, i + 1)).containsAll(acks);
        }
        assertThat(acks).isEqualTo(arrived);
        assertThat(any.size()).isZero();
    }

    @Property
    void nothingOfAnEarlierConnectionAcknowledgesAnything(
            @ForAll @IntRange(min = 1, max = 30) int before, @ForAll @IntRange(min = 1, max = 30) int after) {
        AckWindow any = new AckWindow();
        long first = any.begin();
        for (int id = 1; id <= before; id++) {
            any.arrived(id);
        }
        any.begin();
        for (int id = 1; id <= after; id++) {
            any.arrived(id);
        }
        List<Integer> acks = new ArrayList<>();
        for (int id = 1; id <= before; id++) {
            assertThat(any.done(first, id, acks::add)).isFalse();
        }
        assertThat(acks).isEmpty();
        assertThat(any.size()).isEqualTo(after);
    }

    @Test
    void whatIsDoneEarlyWaitsForWhatCameBeforeIt() {
        long epoch = window.begin();
        window.arrived(7);
        window.arrived(3);
        assertThat(window.done(epoch, 3, acknowledged::add)).isTrue();
        assertThat(acknowledged).isEmpty();
        assertThat(window.unacknowledged()).containsExactly(7, 3);
        window.done(epoch, 7, acknowledged::add);
        assertThat(acknowledged).containsExactly(7, 3);
    }

    @Test
    void anIdentifierMayBeUsedAgainOnceItIsAcknowledged() {
        long epoch = window.begin();
        window.arrived(1);
        window.done(epoch, 1, acknowledged::add);
        window.arrived(1);
        window.done(epoch, 1, acknowledged::add);
        assertThat(acknowledged).containsExactly(1, 1);
    }

    @Test
    void whatTheBrokerSendsAgainOnTheSameConnectionIsOneAndTheSame() {
        long epoch = window.begin();
        assertThat(window.arrived(1)).isTrue();
        assertThat(window.arrived(2)).isTrue();
        assertThat(window.arrived(1)).isFalse();
        window.done(epoch, 1, acknowledged::add);
        window.done(epoch, 2, acknowledged::add);
        assertThat(acknowledged).containsExactly(1, 2);
        assertThat(window.size()).isZero();
    }

    @Test
    void whatIsDoneTwiceIsAcknowledgedOnce() {
        long epoch = window.begin();
        window.arrived(1);
        window.done(epoch, 1, acknowledged::add);
        assertThat(window.done(epoch, 1, acknowledged::add)).isFalse();
        assertThat(acknowledged).containsExactly(1);
    }
}
