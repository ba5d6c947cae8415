package io.tidemark.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOffTest {

    private final Pending first = pending();
    private final Pending second = pending();

    @Test
    void isFullWhenTheSharesAreAndHasRoomAgainAfterARelease() {
        HandOff handOff = new HandOff(2 * first.bytes());
        assertThat(handOff.offer(first, 0.5)).isTrue();
        assertThat(handOff.offer(second, 0.5)).isFalse();
        assertThat(handOff.offer(second, 1)).isTrue();
        assertThat(handOff.offer(pending(), 1)).isFalse();
        assertThat(handOff.poll()).isSameAs(first);
        assertThat(handOff.offer(pending(), 1)).as("taken is not confirmed").isFalse();
        handOff.release(first);
        assertThat(handOff.offer(pending(), 1)).isTrue();
        assertThat(handOff.heldBytes()).isEqualTo(2 * first.bytes());
    }

    private static Pending pending() {
        ClientEvent event = new ClientEvent("c", "n", 1L, Instant.EPOCH, new Unsubscribed(List.of("f")), null, null);
        return new Pending.OfEvent(event, 0);
    }
}
