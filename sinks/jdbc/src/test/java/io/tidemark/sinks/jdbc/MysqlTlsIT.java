package io.tidemark.sinks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.CertificateAuthority;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.jdbc.mysql.MysqlStoreReaderProvider;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB that speaks TLS, and lets the sink in over TLS only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MysqlTlsIT {

    private final Path directory;
    private final CertificateAuthority certificates;
    private final MysqlTestStore store;

    MysqlTlsIT(@TempDir Path directory) {
        this.directory = directory;
        certificates = CertificateAuthority.create(directory, "authority").issue("server", "RSA");
        store = new MysqlTestStore(
                directory.resolve("server"),
                Map.of(
                        "ssl-cert",
                        certificates.certificate("server").toString(),
                        "ssl-key",
                        certificates.key("server").toString()));
        store.runAnywhere("alter user root@'127.0.0.1' require ssl");
    }

    @BeforeEach
    void empty() {
        store.empty();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private String rules(String... options) {
        StringBuilder rules = new StringBuilder(store.rules());
        for (String option : options) {
            rules.append("backend.mysql.pool1.").append(option).append('\n');
        }
        return rules.toString();
    }

    private void apply(String rules) {
        TestLog log = new TestLog();
        log.publish(log.message("id", "news", new byte[0]));
        try (TaskRunner runner = new TaskRunner(
                store.task(), log, Map.of(SinkConfig.NAME, StoreContract.SINK, SinkConfig.RULES, rules))) {
            runner.drain();
        }
    }

    @Test
    void aServerOfTheAuthorityIsTrusted() {
        String rules = rules("ssl = true", "cacertfile = " + certificates.certificate());
        apply(rules);
        try (StoreReader reader =
                new MysqlStoreReaderProvider().open(StoreContract.SINK, RuleFile.parse("rules", rules), "pool1")) {
            assertThat(reader.appliedThrough(0)).isPresent();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() {
        Path other = CertificateAuthority.create(directory, "other").certificate();
        assertThatThrownBy(() -> apply(rules("ssl = true", "cacertfile = " + other)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shows a certificate that is not trusted")
                .hasMessageContaining("cacertfile");
    }

    @Test
    void withoutVerificationAnybodyIsTrusted() {
        apply(rules("ssl = true", "verify = false"));
        assertThat(store.one("select count(*) from mqtt_msg")).contains("1");
    }

    @Test
    void aServerThatWantsTlsSendsAwayWhoHasNone() {
        assertThatThrownBy(() -> apply(rules()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("correct the pool");
    }

    @Test
    void whatIsNotServedIsSaid() {
        assertThatThrownBy(() -> apply(rules("ssl = true", "certfile = /tmp/a.pem")))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining("client certificate");
        assertThatThrownBy(() -> apply(rules("ssl = true", "cacertfile = /nowhere/ca.pem")))
                .hasMessageContaining("'cacertfile'");
    }
}
