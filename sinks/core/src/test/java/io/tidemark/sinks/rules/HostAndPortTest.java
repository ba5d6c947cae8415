package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

    private static Pool pool(String server) {
        return RuleFile.parse("file", "backend.redis.pool1.server = " + server).pool("pool1");
    }

    @ParameterizedTest
    @CsvSource({
        "db.example.org, db.example.org, 7",
        "db-1:6379, db-1, 6379",
        "127.0.0.1: 80, 127.0.0.1, 80",
        "[::1], [::1], 7",
        "[2001:db8::1]:3306, [2001:db8::1], 3306",
    })
    void readsHostAndPort(String text, String host, int port) {
        assertThat(HostAndPort.of(pool(text), "server", 7)).isEqualTo(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {":1", "a:0", "a:65536", "a:x", "a:", "a,b", "a/b", "a?b=c:1", "a@b:1", "a b"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> HostAndPort.of(pool(text), "server", 7))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining("file:1:")
                .hasMessageContaining("one <host>:<port>");
    }

    @Test
    void readsSeveral() {
        assertThat(HostAndPort.listOf(pool("a:1, b,c:3"), "server", 7)).hasToString("[a:1, b:7, c:3]");
        assertThatThrownBy(() -> HostAndPort.listOf(pool("a:1,,b"), "server", 7))
                .hasMessageContaining("several with commas between");
    }
}
