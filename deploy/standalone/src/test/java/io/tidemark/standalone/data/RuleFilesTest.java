package io.tidemark.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void filesWithPasswordsAreTheirOwnersAlone(@TempDir Path directory) throws IOException {
        Path conf = Files.createDirectories(directory.resolve("dist").resolve("conf"));
        for (String name : List.of("emqx_backend_redis.conf", "emqx_backend_pgsql.conf")) {
            Files.writeString(conf.resolve(name), "backend.redis.pool1.server = 127.0.0.1:6379\n");
        }
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"))) {
            for (PortPlan ports : List.of(new PortPlan(0), new PortPlan(10_000))) {
                RuleFiles files = RuleFiles.install(new Distribution(directory.resolve("dist")), data, ports);
                assertThat(List.of(files.redis(), files.postgresql())).allSatisfy(file -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
            }
        }
    }
}
