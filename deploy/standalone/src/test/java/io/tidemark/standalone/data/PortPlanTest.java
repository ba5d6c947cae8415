package io.tidemark.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
        int offset = Ports.free() - new PortPlan(0).mqtt();
        // Free ports are far above the default ones, unless the system was told otherwise.
        org.junit.jupiter.api.Assumptions.assumeTrue(offset > 0 && offset < 56_000);
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
