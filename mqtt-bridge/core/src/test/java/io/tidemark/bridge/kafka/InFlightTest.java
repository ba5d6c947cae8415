package io.tidemark.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class InFlightTest {

    @Property
    void throughIsTheLastBeforeTheFirstGap(
            @ForAll @IntRange(max = 50) int records, @ForAll @Size(max = 50) List<@IntRange(max = 49) Integer> done) {
        InFlight inFlight = new InFlight();
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            Pending pending = pending(i);
            all.add(pending);
            inFlight.add(pending);
        }
        for (int index : done) {
            if (index < records) {
                all.get(index).complete();
            }
            long expected = all.stream().takeWhile(Pending::isCompleted).count();
            assertThat(inFlight.through()).isEqualTo(expected);
            assertThat(inFlight.oldestAcceptedNanos().isPresent()).isEqualTo(expected < records);
        }
        assertThat(inFlight.last()).isEqualTo(records);
    }

    private static Pending pending(long acceptedNanos) {
        ClientEvent event = new ClientEvent("c", "n", 1L, Instant.EPOCH, new Unsubscribed(List.of("f")), null, null);
        return new Pending.OfEvent(event, acceptedNanos);
    }
}
