package io.tidemark.servers.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariadbProcessIT {

    private static final String HARD = "it's \\ \"hard\"";

    @Test
    void committedRowsSurviveAKill(@TempDir Path directory) throws SQLException {
        try (MariadbProcess mariadb =
                MariadbProcess.start(directory.resolve("a b"), Ports.free(), HARD, HARD, "a `b` c")) {
            write(mariadb);
            mariadb.kill();
            assertThat(mariadb.isAlive()).isFalse();
            mariadb.restart();
            assertThat(read(mariadb)).isEqualTo("kept");
        }
    }

    @Test
    void theEmbeddedOneWorksToo(@TempDir Path directory) throws SQLException {
        assumeTrue(
                EmbeddedMariadb.unpack().isPresent(),
                "SKIPPED: the embedded MariaDB is not on the class path because this machine has /usr/sbin/mariadbd;"
                        + " run with -Pembedded-mariadb to test it");
        try (MariadbProcess mariadb = MariadbProcess.start(
                MariadbBinaries.embedded(), directory.resolve("a b"), Ports.free(), "mqtt", "mqtt", "mqtt", Map.of())) {
            write(mariadb);
            mariadb.kill();
            mariadb.restart();
            assertThat(read(mariadb)).isEqualTo("kept");
        }
    }

    /** What a killed parent leaves: a server on the directory and nobody who holds it. */
    @Test
    void aServerThatOutlivedItsParentIsReplaced(@TempDir Path directory) throws SQLException {
        MariadbProcess left = MariadbProcess.start(directory, Ports.free(), "mqtt", "mqtt", "mqtt");
        write(left);
        try (MariadbProcess mariadb = MariadbProcess.start(directory, left.port(), "mqtt", "mqtt", "mqtt")) {
            assertThat(left.isAlive()).isFalse();
            assertThat(read(mariadb)).isEqualTo("kept");
        }
    }

    @Test
    void onlyTheUserWithItsPasswordGetsIn(@TempDir Path directory) {
        try (MariadbProcess mariadb = MariadbProcess.start(directory)) {
            assertThatThrownBy(() -> DriverManager.getConnection(mariadb.jdbcUrl(), mariadb.user(), "wrong"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(mariadb.jdbcUrl(), "root", ""))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(mariadb.jdbcUrl(), "", ""))
                    .isInstanceOf(SQLException.class);
        }
        int port = Ports.free();
        assertThatThrownBy(() -> MariadbProcess.start(directory, port, "test", "wrong", "test"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("does not accept user 'test'")
                .hasMessageNotContaining("wrong");
        assertThat(Ports.isListening(port)).isFalse();
    }

    @Test
    void damagedDataIsOneClearError(@TempDir Path directory) throws IOException {
        MariadbProcess.start(directory).close();
        Files.writeString(directory.resolve("data/ibdata1"), "this is no tablespace");
        assertThatThrownBy(() -> MariadbProcess.start(directory))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("MariaDB ended with code")
                .hasMessageContaining("mariadb.log");
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) {
        try (MariadbProcess mariadb = MariadbProcess.start(directory.resolve("a"))) {
            int port = mariadb.port();
            assertThatThrownBy(() -> MariadbProcess.start(directory.resolve("b"), port, "test", "test", "test"))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("MariaDB cannot listen on 127.0.0.1:" + port);
        }
    }

    private static void write(MariadbProcess mariadb) throws SQLException {
        try (Connection connection = connect(mariadb);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (v text)");
            statement.execute("insert into t values ('kept')");
        }
    }

    private static String read(MariadbProcess mariadb) throws SQLException {
        try (Connection connection = connect(mariadb);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select v from t")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static Connection connect(MariadbProcess mariadb) throws SQLException {
        return DriverManager.getConnection(mariadb.jdbcUrl(), mariadb.user(), mariadb.password());
    }
}
