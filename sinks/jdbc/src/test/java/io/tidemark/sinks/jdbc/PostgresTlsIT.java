package io.tidemark.sinks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.process.CertificateAuthority;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreReaderProvider;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that speaks TLS, and lets the user {@code certified} in with a certificate only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTlsIT {

    private final Path directory;
    private final CertificateAuthority certificates;
    private final PostgresTestStore store;

    PostgresTlsIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        certificates = CertificateAuthority.create(directory, "authority")
                .issue("server", "RSA")
                .issue("certified", "EC")
                .issue("rsa", "RSA");
        Path access = Files.writeString(
                directory.resolve("pg_hba.conf"),
                """
                hostssl all certified 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
                host    all root      127.0.0.1/32 scram-sha-256
                """);
        store = new PostgresTestStore(
                directory.resolve("server"),
                Map.of(
                        "ssl",
                        "on",
                        "ssl_cert_file",
                        certificates.certificate("server").toString(),
                        "ssl_key_file",
                        certificates.key("server").toString(),
                        "ssl_ca_file",
                        certificates.certificate().toString(),
                        "hba_file",
                        access.toString()));
        store.run("create user certified superuser password 'public'");
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
        StringBuilder rules = new StringBuilder(store.rules().replace("ssl = false", "ssl = true"));
        for (String option : options) {
            rules.append("backend.pgsql.pool1.").append(option).append('\n');
        }
        return rules.toString();
    }

    private String trust() {
        return "cacertfile = " + certificates.certificate();
    }

    /** Applies a message and returns how the sink is connected while it does. */
    private List<String> connections(String rules) {
        TestLog log = new TestLog();
        log.publish(log.message("id", "news", new byte[0]));
        try (TaskRunner runner = new TaskRunner(
                store.task(), log, Map.of(SinkConfig.NAME, StoreContract.SINK, SinkConfig.RULES, rules))) {
            runner.drain();
            assertThat(store.one("select count(*) from mqtt_msg")).contains("1");
            return store.all("select distinct concat_ws('|', usename, ssl, client_dn) from pg_stat_ssl"
                    + " join pg_stat_activity using (pid) where application_name = 'tidemark'");
        }
    }

    @Test
    void aServerOfTheAuthorityIsTrusted() {
        assertThat(connections(rules(trust()))).containsExactly("root|t");
        try (StoreReader reader = new PostgresStoreReaderProvider()
                .open(StoreContract.SINK, RuleFile.parse("rules", rules(trust())), "pool1")) {
            assertThat(reader.appliedThrough(0)).isPresent();
        }
    }

    @Test
    void aClientShowsItsCertificate() {
        for (String name : List.of("certified", "rsa")) {
            store.empty();
            String rules = rules(
                            trust(),
                            "certfile = " + certificates.certificate(name),
                            "keyfile = " + certificates.key(name))
                    .replaceFirst("username = \\S+", "username = certified");
            assertThat(connections(rules)).containsExactly("certified|t|/CN=" + name);
        }
    }

    @Test
    void aClientWithoutTheCertificateIsSentAway() {
        String rules = rules(trust()).replaceFirst("username = \\S+", "username = certified");
        assertThatThrownBy(() -> connections(rules))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() {
        Path other = CertificateAuthority.create(directory, "other").certificate();
        assertThatThrownBy(() -> connections(rules("cacertfile = " + other)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shows a certificate that is not trusted")
                .hasMessageContaining("cacertfile");
    }

    @Test
    void whoTheJvmDoesNotTrustIsNotTrusted() {
        assertThatThrownBy(() -> connections(rules()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("not trusted");
    }

    @Test
    void withoutVerificationAnybodyIsTrusted() {
        assertThat(connections(rules("verify = false"))).containsExactly("root|t");
    }

    @Test
    void aKeyInAnotherFormatSaysHowToConvertIt() throws IOException {
        Path key = Files.writeString(
                directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> connections(
                        rules(trust(), "certfile = " + certificates.certificate("rsa"), "keyfile = " + key)))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aFileThatIsNotThereIsNamedByItsOption() {
        assertThatThrownBy(() -> connections(rules("cacertfile = /nowhere/ca.pem")))
                .hasMessageContaining("'cacertfile'");
    }
}
