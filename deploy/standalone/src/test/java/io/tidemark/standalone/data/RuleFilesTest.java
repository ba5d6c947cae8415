package io.tidemark.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleFilesTest {

    @Test
    void theDefaultAddressOfAServerGetsTheRealPort() {
        String rules =
                """
                backend.redis.pool1.type = single
                backend.redis.pool1.server = 127.0.0.1:6379
                  backend.redis.pool2.server=127.0.0.1:6379 \s
                """;
        assertThat(RuleFiles.movePort(rules, 6379, 16379).lines())
                .containsExactly(
                        "backend.redis.pool1.type = single",
                        "backend.redis.pool1.server = 127.0.0.1:16379",
                        "  backend.redis.pool2.server=127.0.0.1:16379");
    }

    @Test
    void everythingElseStays() {
        String rules =
                """
                # backend.redis.pool1.server = 127.0.0.1:6379
                backend.redis.pool1.server = 10.0.0.7:6379
                backend.redis.pool2.server = 127.0.0.1:63790
                backend.redis.hook.message.publish.1 = {"action": {"commands": ["SET a 127.0.0.1:6379"]}, "pool": "pool1"}
                """;
        assertThat(RuleFiles.movePort(rules, 6379, 16379)).isEqualTo(rules);
    }
}
