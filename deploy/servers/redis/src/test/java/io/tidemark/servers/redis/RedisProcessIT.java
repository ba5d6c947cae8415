package io.tidemark.servers.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessIT {

    @Test
    void appendOnlyDataSurvivesAKill(@TempDir Path directory) throws IOException {
        try (RedisProcess redis = RedisProcess.start(directory, Ports.free(), true)) {
            assertThat(ask(redis, "SET k kept")).isEqualTo("+OK");
            redis.kill();
            assertThat(redis.isAlive()).isFalse();
            redis.restart();
            ask(redis, "GET k", "$4", "kept");
        }
    }

    @Test
    void aCleanStopWritesASnapshotAlsoWithoutAppendOnly(@TempDir Path directory) throws IOException {
        try (RedisProcess redis = RedisProcess.start(directory)) {
            ask(redis, "SET k kept");
            redis.restart();
            ask(redis, "GET k", "$4", "kept");
        }
    }

    /** What a killed parent leaves: a server on the directory and nobody who holds it. */
    @Test
    void aServerThatOutlivedItsParentIsReplaced(@TempDir Path directory) throws IOException {
        RedisProcess left = RedisProcess.start(directory);
        ask(left, "SET k kept");
        try (RedisProcess redis = RedisProcess.start(directory, left.port())) {
            assertThat(left.isAlive()).isFalse();
            ask(redis, "GET k", "$4", "kept");
        }
    }

    @Test
    void aPathWithSpacesWorks(@TempDir Path directory) throws IOException {
        try (RedisProcess redis = RedisProcess.start(directory.resolve("a \"b\" c"))) {
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) {
        try (RedisProcess redis = RedisProcess.start(directory.resolve("a"))) {
            assertThatThrownBy(() -> RedisProcess.start(directory.resolve("b"), redis.port()))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("Redis cannot listen on 127.0.0.1:" + redis.port());
        }
    }

    @Test
    void damagedDataIsOneClearError(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("dump.rdb"), "REDIS0009 this is not a snapshot");
        assertThatThrownBy(() -> RedisProcess.start(directory))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Redis ended with code")
                .hasMessageContaining("redis.log");
    }

    private static String ask(RedisProcess redis, String command, String... replyLines) throws IOException {
        try (Socket socket = Ports.connect(redis.port());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            String first = reader.readLine();
            for (int i = 0; i < replyLines.length; i++) {
                assertThat(i == 0 ? first : reader.readLine()).isEqualTo(replyLines[i]);
            }
            return first;
        }
    }
}
