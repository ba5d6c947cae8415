package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisServerTest {

    private static final String POOL = "backend.redis.pool1.";
    private static final String RULE = "backend.redis.hook.client.connected.1 = "
            + "{\"action\": {\"function\": \"on_client_connected\"}, \"pool\": \"pool1\"}\n";

    private static RedisServer server(String... options) {
        RuleFile file = RuleFile.parse("f", POOL + String.join("\n" + POOL, options) + "\n" + RULE);
        new RedisStoreType().check(file, file.pool("pool1"));
        return RedisServer.of(file.pool("pool1"));
    }

    @Test
    void aSingleServer() {
        RedisServer server = server("server = db.example.org", "database = 3", "password = secret");
        assertThat(server).hasToString("Redis at db.example.org:6379/3");
    }

    @Test
    void sentinelsAndTheirMaster() {
        RedisServer server = server(
                "type = sentinel",
                "server = a:26378, b",
                "sentinel = mymaster",
                "username = u",
                "password = secret",
                "sentinel_password = hidden");
        assertThat(server).hasToString("Redis 'mymaster' of the sentinels at a:26378,b:26379/0");
        assertThat(server.uri(Duration.ofSeconds(1)).getSentinels()).hasSize(2);
        assertThat(server.uri(Duration.ofSeconds(1)).toString()).doesNotContain("secret", "hidden");
    }

    @Test
    void theNodesOfACluster() {
        assertThat(server("type = cluster", "server = a:1,b:2,c")).hasToString("Redis Cluster at a:1,b:2,c:6379");
    }

    @Test
    void pemFiles(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.pem"), "");
        assertThat(server("server = a", "ssl = on", "cafile = " + file, "certfile = " + file, "keyfile = " + file)
                        .tls())
                .hasValueSatisfying(tls -> assertThat(tls.verify()).isTrue());
        assertThatThrownBy(() -> server("server = a", "ssl = true", "keyfile = " + file))
                .isInstanceOf(RuleFileException.class)
                .hasMessageStartingWith("f:3:31: a certificate and its key belong together");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server = a       | type = farm            | f:2:28: option 'type' of pool 'pool1' is wrong; write single, sentinel or cluster
                    server = a,b     | type = single          | f:1:30: option 'server' of pool 'pool1' is wrong; write one <host>:<port>
                    server = a,:1    | type = cluster         | f:1:30: option 'server' of pool 'pool1' is wrong; write <host>:<port>
                    server = a:1,b:x | type = cluster         | f:1:30: option 'server' of pool 'pool1' is wrong; write <host>:<port>
                    server = a:70000 | type = single          | f:1:30: option 'server' of pool 'pool1' is wrong; write <host>:<port>
                    server = a       | type = sentinel        | f:1: pool 'pool1' has no 'sentinel'
                    type = cluster   | database = 1           | pool 'pool1' has no 'server'
                    server = a       | username = u           | f:2:32: pool 'pool1' has a username and no password
                    server = a       | sentinel_password = pw | f:2:41: option 'sentinel_password' of pool 'pool1' has no effect
                    server = a       | ssl = maybe            | f:2:27: option 'ssl' of pool 'pool1' is wrong; write true or false
                    server = a       | cafile = /none         | f:2:30: option 'cafile' of pool 'pool1' has no effect without ssl
                    server = a       | verify = false         | f:2:30: option 'verify' of pool 'pool1' has no effect without ssl
                    server = a       | retain_layout = list   | f:2:37: option 'retain_layout' of pool 'pool1' is wrong; write hash, string or zset
                    server = a       | timestamps = us        | f:2:34: option 'timestamps' of pool 'pool1' is wrong; write s or ms
                    """)
    void whatIsWrongIsNamed(String first, String second, String message) {
        assertThatThrownBy(() -> server(first, second))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aClusterHasOneDatabase() {
        assertThatThrownBy(() -> server("type = cluster", "server = a", "database = 1"))
                .hasMessageStartingWith("f:3:32: option 'database' of pool 'pool1' is wrong; write 0");
    }

    @Test
    void aPemFileMustBeThere() {
        assertThatThrownBy(() -> server("server = a", "ssl = true", "cafile = /no/such/file"))
                .hasMessageStartingWith(
                        "f:3:30: option 'cafile' of pool 'pool1' is wrong; write the path of a PEM file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    single  | BLPOP a 0        | BLPOP waits
                    single  | select 1         | SELECT changes the connection
                    single  | MULTI            | MULTI changes the connection
                    single  | SUBSCRIBE ch     | SUBSCRIBE changes the connection
                    single  | FLUSHALL         | FLUSHALL is about the server
                    cluster | PING             | PING does not name a key first
                    cluster | EVAL return 0    | EVAL does not name a key first
                    """)
    void someCommandsAreNotForRules(String type, String command, String message) {
        RuleFile file = RuleFile.parse(
                "f",
                POOL + "server = a\n" + POOL + "type = " + type
                        + "\nbackend.redis.hook.message.publish.1 = {\"topic\": \"#\", \"action\": {\"commands\": [\""
                        + command + "\"]}, \"pool\": \"pool1\"}\n");
        assertThatThrownBy(() -> new RedisStoreType().check(file, file.pool("pool1")))
                .isInstanceOf(RuleFileException.class)
                .hasMessageStartingWith("f:3:")
                .hasMessageContaining(message);
    }
}
