package io.tidemark.servers.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisGroupsIT {

    @Test
    void aClusterServesAllSlotsAndFormsAgainAfterAKill(@TempDir Path directory) {
        try (RedisCluster cluster = RedisCluster.start(directory)) {
            assertThat(cluster.nodes().split(",")).hasSize(3);
            int first = cluster.masters().get(0).port();
            assertThat(InlineCommand.require(first, "CLUSTER INFO")).contains("cluster_slots_assigned:16384");
            // Slot 0; other masters say where it is.
            assertThat(InlineCommand.require(first, "SET {3560} x")).isEqualTo("+OK");
            assertThatThrownBy(
                            () -> InlineCommand.require(cluster.masters().get(1).port(), "SET {3560} x"))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("MOVED 0 127.0.0.1:" + first);
            cluster.kill();
            cluster.restart();
            assertThat(InlineCommand.require(first, "CLUSTER INFO")).contains("cluster_state:ok");
        }
    }

    @Test
    void sentinelsReplaceAKilledMaster(@TempDir Path directory) {
        try (RedisSentinels group = RedisSentinels.start(directory)) {
            RedisProcess old = group.master();
            InlineCommand.require(old.port(), "SET k kept");
            assertThat(InlineCommand.require(old.port(), "WAIT 1 5000")).isEqualTo(":1");
            old.kill();
            group.awaitFailover(old);
            assertThat(InlineCommand.require(group.master().port(), "GET k")).isEqualTo("kept");
            group.restart();
            assertThat(group.master()).isNotSameAs(old);
        }
    }

    @Test
    void aServerWithAPasswordCountsAsStarted(@TempDir Path directory) {
        try (RedisProcess redis = RedisProcess.start(directory, Ports.free(), List.of("requirepass secret"))) {
            assertThatThrownBy(() -> InlineCommand.require(redis.port(), "GET k"))
                    .hasMessageContaining("refuses GET: NOAUTH");
        }
    }

    @Test
    void aServerSpeaksTls(@TempDir Path directory) {
        SelfSignedCertificate own = SelfSignedCertificate.create(directory, "server");
        int port = Ports.free();
        try (RedisProcess redis = RedisProcess.start(
                directory,
                Ports.free(),
                List.of(
                        "tls-port " + port,
                        "tls-cert-file " + own.certificate(),
                        "tls-key-file " + own.key(),
                        "tls-ca-cert-file " + own.certificate()))) {
            assertThat(redis.isAlive()).isTrue();
            assertThat(Ports.isListening(port)).isTrue();
        }
    }
}
