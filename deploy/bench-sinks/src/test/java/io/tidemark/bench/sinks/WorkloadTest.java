package io.tidemark.bench.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.sinks.Workload.Placed;
import io.tidemark.schemas.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private final Workload workload = new Workload(1_000, 10, 7);

    @Test
    void aTopicIsInOnePartitionAndOffsetsHaveNoGap() {
        Map<String, Integer> partitions = new HashMap<>();
        Map<Integer, Long> next = new HashMap<>();
        for (Placed placed : workload.messages()) {
            String topic = placed.message().getTopic();
            assertThat(partitions.computeIfAbsent(topic, first -> placed.partition()))
                    .isEqualTo(placed.partition());
            assertThat(placed.offset()).isEqualTo(next.getOrDefault(placed.partition(), 0L));
            next.put(placed.partition(), placed.offset() + 1);
        }
        assertThat(workload.lastPositions())
                .containsExactlyElementsOf(next.entrySet().stream()
                        .map(end -> Position.of(end.getKey(), end.getValue() - 1))
                        .toList());
    }

    @Test
    void connectionsShareTheMessages() {
        List<List<Placed>> shares = workload.messagesFor(2);

        assertThat(shares).hasSize(2);
        assertThat(shares.stream().mapToInt(List::size).sum()).isEqualTo(1_000);
    }

    @Test
    void anAckIsInThePartitionOfItsMessage() {
        assertThat(workload.acks()).hasSize(100).allSatisfy(placed -> assertThat(
                        Position.partition(placed.ack().getThrough()))
                .isEqualTo(placed.partition()));
        assertThat(workload.contents()).isEqualTo(new Store.Contents(1_000, 7));
    }
}
