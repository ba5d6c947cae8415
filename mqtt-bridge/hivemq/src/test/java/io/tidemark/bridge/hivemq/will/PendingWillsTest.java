package io.tidemark.bridge.hivemq.will;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PendingWillsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final PendingWills wills = new PendingWills();

    @Test
    void withoutDelayItIsNow() {
        Will will = will("a", 0);
        assertThat(wills.ended("c", will, NOW)).contains(will);
        assertThat(wills.due(NOW.plusSeconds(100))).isEmpty();
    }

    @Test
    void withDelayItIsThenAndOnce() {
        Will will = will("a", 10);
        assertThat(wills.ended("c", will, NOW)).isEmpty();
        assertThat(wills.due(NOW.plusSeconds(9))).isEmpty();
        assertThat(wills.due(NOW.plusSeconds(10))).containsExactly(will);
        assertThat(wills.due(NOW.plusSeconds(11))).isEmpty();
    }

    @Test
    void aResumedSessionCancelsItAndACleanOnePublishesIt() {
        Will will = will("a", 10);
        wills.ended("resumes", will, NOW);
        wills.ended("cleans", will, NOW);
        assertThat(wills.connected("resumes", true)).isEmpty();
        assertThat(wills.connected("cleans", false)).contains(will);
        assertThat(wills.due(NOW.plusSeconds(10))).isEmpty();
    }

    /** However connections end and begin: no will is published twice, and none is lost but by a resumed session. */
    @Property
    void everyWillHasOneFate(@ForAll @Size(max = 100) List<@IntRange(max = 11) Integer> steps) {
        PendingWills some = new PendingWills();
        Map<String, String> waiting = new HashMap<>();
        Set<String> published = new HashSet<>();
        Instant now = NOW;
        int number = 0;
        for (int step : steps) {
            String client = "c" + step % 3;
            switch (step / 3) {
                case 0 -> {
                    // A client can only end a connection that it began, which settled its earlier will.
                    publish(some.connected(client, false), published);
                    waiting.remove(client);
                    Will will = will("w" + number++, step % 2 * 5L);
                    publish(some.ended(client, will, now), published);
                    waiting.put(client, will.message().getId());
                }
                case 1 -> {
                    publish(some.connected(client, true), published);
                    waiting.remove(client);
                }
                case 2 -> {
                    Optional<Will> found = some.connected(client, false);
                    publish(found, published);
                    String expected = waiting.remove(client);
                    if (expected != null) {
                        assertThat(published).contains(expected);
                    }
                }
                default -> {
                    now = now.plusSeconds(3);
                    some.due(now).forEach(will -> publish(Optional.of(will), published));
                }
            }
        }
        some.due(now.plusSeconds(100)).forEach(will -> publish(Optional.of(will), published));
        assertThat(published).containsAll(waiting.values());
        assertThat(some.size()).isZero();
    }

    private static void publish(Optional<Will> will, Set<String> published) {
        will.ifPresent(found -> assertThat(published.add(found.message().getId()))
                .as("published once")
                .isTrue());
    }

    private static Will will(String id, long delaySeconds) {
        Message message = Message.newBuilder()
                .setId(id)
                .setTopic("t")
                .setPayload(ByteBuffer.allocate(0))
                .setQos(1)
                .setRetain(false)
                .setClientId("c")
                .setNode("n")
                .setPublishedAt(NOW)
                .setUserProperties(List.of())
                .build();
        return new Will(message, Duration.ofSeconds(delaySeconds));
    }
}
