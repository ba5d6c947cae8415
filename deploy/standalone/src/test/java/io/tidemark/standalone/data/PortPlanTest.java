package io.tidemark.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortPlanTest {

    @Test
    void theOffsetMovesEveryPort() {
        PortPlan ports = new PortPlan(10_000);
        assertThat(ports.mqtt()).isEqualTo(11_883);
        assertThat(ports.bootstrapServers()).isEqualTo("127.0.0.1:19092");
        assertThat(ports.apiUrl()).isEqualTo("http://127.0.0.1:18080");
    }

    @Test
    void anOffsetThatLeavesTheRangeIsRefused() {
        assertThatThrownBy(() -> new PortPlan(60_000))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--port-offset 60000 is out of range");
        assertThatThrownBy(() -> new PortPlan(-1)).isInstanceOf(StartException.class);
    }

    @Test
    void aTakenPortIsNamedWithWhatWantsIt() throws IOException {
        // Some free ports are so high that the plan's highest port would not fit: then another one.
        int offset = Stream.generate(() -> Ports.free() - new PortPlan(0).mqtt())
                .limit(1_000)
                .filter(candidate -> candidate > 0 && candidate < 56_000)
                .findFirst()
                .orElseThrow();
        PortPlan ports = new PortPlan(offset);
        try (ServerSocket taken = new ServerSocket(ports.mqtt(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(ports.mqtt() + " (MQTT)")
                    .hasMessageContaining("--port-offset");
        }
    }
}
