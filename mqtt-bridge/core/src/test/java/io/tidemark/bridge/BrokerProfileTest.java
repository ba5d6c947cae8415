package io.tidemark.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrokerProfileTest {

    @Test
    void saysWhatIsMissingAndWhatFollows() {
        BrokerProfile profile = new BrokerProfile(
                "Broker 1",
                EnumSet.complementOf(EnumSet.of(Capability.ACKS)),
                Map.of(Capability.ACKS, "log file only"));
        assertThat(profile.missing()).singleElement().asString().contains("promise 2 does not hold");
        assertThat(profile.lines())
                .contains(
                        "  yes  every message",
                        "  no   which message a client acknowledged",
                        "         (log file only)")
                .startsWith("Broker 1");
    }

    @Test
    void aBrokerThatGivesNothingMissesEverything() {
        assertThat(new BrokerProfile("x", Set.of(), Map.of()).missing()).hasSameSizeAs(Capability.values());
    }
}
