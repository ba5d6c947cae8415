package io.tidemark.servers.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real Mosquitto starts, is killed and comes back. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MosquittoProcessIT {

    @Test
    void comesBackOnItsPortAfterAKill(@TempDir Path directory) {
        try (MosquittoProcess mosquitto = MosquittoProcess.start(directory)) {
            assertThat(Ports.isListening(mosquitto.port())).isTrue();
            mosquitto.kill();
            assertThat(Ports.isListening(mosquitto.port())).isFalse();
            mosquitto.restart();
            assertThat(Ports.isListening(mosquitto.port())).isTrue();
        }
    }

    @Test
    void aWrongSettingIsSaidWithMosquittosOwnWords(@TempDir Path directory) {
        assertThatThrownBy(() -> MosquittoProcess.start(directory, Ports.free(), List.of("no_such_setting true")))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("no_such_setting");
    }
}
