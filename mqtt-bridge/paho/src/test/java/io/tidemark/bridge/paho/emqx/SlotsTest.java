package io.tidemark.bridge.paho.emqx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

    /** As {@code md5sum} says it, and as the rules of EMQX do. */
    @ParameterizedTest
    @CsvSource({
        "'', d41d8cd98f00b204e9800998ecf8427e",
        "a, 0cc175b9c0f1b6a831c399e269772661",
        "b, 92eb5ffee6ae2fec3ad71c777531578f",
        "gw-1, 44215210930e221110613f3e3fca1029",
        "client with space, 2f74cbc7b818e3626202afdd82806276",
        "sensors/é/τ, 4e83646de1ea0bf37e2c2ef241f315b0"
    })
    void aSlotIsTheFirstDigitOfTheMd5(String name, String md5) {
        assertThat(Slots.name(Slots.of(name))).isEqualTo(md5.substring(0, 1));
    }

    @Property
    void everySlotIsReadByOneConnectionOfOneInstance(
            @ForAll @IntRange(min = 1, max = 16) int instances, @ForAll @IntRange(min = 1, max = 16) int connections) {
        List<Integer> read = new ArrayList<>();
        for (Slots slots : all(instances, connections)) {
            for (int connection = 0; connection < connections; connection++) {
                read.addAll(slots.ofConnection(connection));
            }
        }
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, Slots.COUNT).boxed().toList());
    }

    @Property
    void whoeverReadsASlotHasWhatIsInIt(
            @ForAll String name,
            @ForAll @IntRange(min = 1, max = 16) int instances,
            @ForAll @IntRange(min = 1, max = 16) int connections) {
        int slot = Slots.of(name);
        assertThat(slot).isBetween(0, Slots.COUNT - 1);
        for (Slots slots : all(instances, connections)) {
            for (int connection = 0; connection < connections; connection++) {
                assertThat(slots.ofConnection(connection).contains(slot))
                        .isEqualTo(slots.isOurs(name) && slots.connectionOf(name) == connection);
            }
        }
    }

    /** No connection has more than one slot more than another, so that none has all the work. */
    @Property
    void connectionsHaveTheirShare(@ForAll @IntRange(min = 1, max = 16) int connections) {
        Slots slots = new Slots(1, 0, connections);
        assertThat(IntStream.range(0, connections)
                        .map(connection -> slots.ofConnection(connection).size()))
                .allSatisfy(size -> assertThat(size)
                        .isBetween(Slots.COUNT / connections, (Slots.COUNT + connections - 1) / connections));
    }

    private static List<Slots> all(int instances, int connections) {
        return IntStream.range(0, instances)
                .mapToObj(instance -> new Slots(instances, instance, connections))
                .toList();
    }
}
