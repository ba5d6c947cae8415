package io.tidemark.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BarriersTest {

    private record Event(String client, int number, long waitsFor) {}

    private final Barriers<Event> barriers = new Barriers<>();
    private final List<Event> sent = new ArrayList<>();

    @Test
    void anEventBehindAWaitingSubscriptionOfItsClientWaitsTooAndOthersPass() {
        add(new Event("a", 0, 3), 2);
        add(new Event("a", 1, 0), 2);
        add(new Event("b", 2, 0), 2);
        assertThat(sent).extracting(Event::number).containsExactly(2);
        barriers.release(3, sent::add);
        assertThat(sent).extracting(Event::number).containsExactly(2, 0, 1);
        assertThat(barriers.isEmpty()).isTrue();
    }

    private void add(Event event, long through) {
        barriers.add(event.client(), event, event.waitsFor(), through, sent::add);
    }

    /** Random messages are accepted and completed in any order between random events. */
    @Property
    void noSubscriptionOvertakesAMessageAndNoEventItsClient(
            @ForAll @Size(max = 200) List<@IntRange(max = 5) Integer> steps, @ForAll long seed) {
        Random random = new Random(seed);
        Barriers<Event> some = new Barriers<>();
        List<Event> passed = new ArrayList<>();
        Map<String, Integer> last = new HashMap<>();
        long accepted = 0;
        long through = 0;
        int number = 0;
        for (int step : steps) {
            long now = through;
            switch (step) {
                case 0, 1 -> accepted++;
                case 2 -> {
                    through += random.nextLong(accepted - through + 1);
                    long completed = through;
                    some.release(completed, event -> check(event, completed, last, passed));
                }
                default -> {
                    String client = "c" + random.nextInt(3);
                    Event event = new Event(client, number++, step == 3 ? accepted : 0);
                    some.add(client, event, event.waitsFor(), now, found -> check(found, now, last, passed));
                }
            }
        }
        long all = accepted;
        some.release(all, event -> check(event, all, last, passed));
        assertThat(passed).hasSize(number);
        assertThat(some.isEmpty()).isTrue();
    }

    private static void check(Event event, long through, Map<String, Integer> last, List<Event> passed) {
        assertThat(event.waitsFor()).isLessThanOrEqualTo(through);
        assertThat(event.number()).isGreaterThan(last.getOrDefault(event.client(), -1));
        last.put(event.client(), event.number());
        passed.add(event);
    }
}
