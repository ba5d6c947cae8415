package io.tidemark.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EpochsTest {

    @Test
    void isMicrosecondsAndRisesEvenWhenTheClockStands() {
        Epochs epochs = new Epochs(Clock.fixed(Instant.ofEpochSecond(5, 7_000), ZoneOffset.UTC));
        assertThat(epochs.next()).isEqualTo(5_000_007);
        assertThat(epochs.next()).isEqualTo(5_000_008);
    }
}
