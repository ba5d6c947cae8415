package io.tidemark.servers.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessIT {

    @Test
    void committedRowsSurviveAKill(@TempDir Path directory) throws SQLException {
        try (PostgresProcess postgres = PostgresProcess.start(directory.resolve("a b"))) {
            write(postgres);
            postgres.kill();
            assertThat(postgres.isAlive()).isFalse();
            postgres.restart();
            assertThat(read(postgres)).isEqualTo("kept");
        }
    }

    /** What a killed parent leaves: a server on the directory and nobody who holds it. */
    @Test
    void aServerThatOutlivedItsParentIsReplaced(@TempDir Path directory) throws SQLException {
        PostgresProcess left = PostgresProcess.start(directory, Ports.free(), "mqtt", "mqtt", "mqtt");
        write(left);
        try (PostgresProcess postgres = PostgresProcess.start(directory, left.port(), "mqtt", "mqtt", "mqtt")) {
            assertThat(left.isAlive()).isFalse();
            assertThat(read(postgres)).isEqualTo("kept");
        }
    }

    @Test
    void thePasswordCounts(@TempDir Path directory) {
        try (PostgresProcess postgres = PostgresProcess.start(directory)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "wrong"))
                    .isInstanceOf(SQLException.class);
        }
        int port = Ports.free();
        assertThatThrownBy(() -> PostgresProcess.start(directory, port, "test", "wrong", "test"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("does not accept user 'test'")
                .hasMessageNotContaining("wrong");
        assertThat(Ports.isListening(port)).isFalse();
    }

    @Test
    void damagedDataIsOneClearError(@TempDir Path directory) throws IOException {
        PostgresProcess.start(directory).close();
        Files.writeString(directory.resolve("data/postgresql.conf"), "port = = nonsense\n");
        assertThatThrownBy(() -> PostgresProcess.start(directory))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("PostgreSQL ended with code")
                .hasMessageContaining("postgresql.log");
    }

    private static void write(PostgresProcess postgres) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (v text)");
            statement.execute("insert into t values ('kept')");
        }
    }

    private static String read(PostgresProcess postgres) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select v from t")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static Connection connect(PostgresProcess postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
