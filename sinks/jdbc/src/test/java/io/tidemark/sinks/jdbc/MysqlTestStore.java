package io.tidemark.sinks.jdbc;

import io.tidemark.servers.mariadb.MariadbProcess;
import io.tidemark.sinks.jdbc.mysql.MysqlStoreReaderProvider;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real MariaDB, looked at with statements of its own. */
class MysqlTestStore extends JdbcTestStore {

    /** As in the shipped file. The user has no rights but those on its database, whatever it is called. */
    private static final String USER = "root";

    private static final String PASSWORD = "public";
    private static final String DATABASE = "mqtt";
    private static final int USUAL_PORT = 3306;
    private static final String LOCK = "concat('tidemark.retention.', left(sha1(database()), 40))";

    private final MariadbProcess server;

    MysqlTestStore(Path directory) {
        this(directory, Map.of());
    }

    /** @param settings of the server */
    MysqlTestStore(Path directory, Map<String, String> settings) {
        super(new MysqlStoreReaderProvider(), USUAL_PORT);
        server = MariadbProcess.start(directory, settings);
        String user = USER + "@'127.0.0.1'";
        runAnywhere("create or replace user " + user + " identified by '" + PASSWORD + "'");
        runAnywhere("grant all privileges on " + DATABASE + ".* to " + user);
        runAnywhere("create database " + DATABASE);
    }

    @Override
    public Optional<String> clientState(String clientId) {
        return one("select state from mqtt_client where clientid = ?", clientId);
    }

    @Override
    public Optional<byte[]> retained(String topic) {
        return one("select hex(payload) from mqtt_retain where topic = ?", topic)
                .map(HexFormat.of()::parseHex);
    }

    @Override
    public Optional<String> ack(String clientId, String topic) {
        return one("select mid from mqtt_acked where clientid = ? and topic = ?", clientId, topic);
    }

    @Override
    public List<List<String>> appended() {
        return all("select concat_ws(' ', "
                        + Stream.of(
                                        "hook",
                                        "clientid",
                                        "username",
                                        "node",
                                        "peerhost",
                                        "topic",
                                        "msgid",
                                        "qos",
                                        "payload")
                                .map(column -> "hex(concat(ifnull(" + column + ", '')))")
                                .collect(Collectors.joining(", "))
                        + ") from appended order by id")
                .stream()
                .map(JdbcTestStore::decoded)
                .toList();
    }

    @Override
    public void empty() {
        runAnywhere("drop database " + DATABASE);
        runAnywhere("create database " + DATABASE);
        runAnywhere("create table " + DATABASE
                + ".appended (id int auto_increment primary key, hook text, clientid text,"
                + " username text, node text, peerhost text, topic text, msgid text, qos int, payload blob)"
                + " default charset = utf8mb4");
    }

    @Override
    public String dump() {
        List<String> lines = new ArrayList<>();
        lines.addAll(all("select concat_ws('|', clientid, state, node, online_at, ifnull(offline_at, 'null'),"
                + " ifnull(created, 'null')) from mqtt_client order by clientid"));
        lines.addAll(all("select concat_ws('|', id, msgid, sender, topic, node, qos, retain, hex(payload), arrived,"
                + " ifnull(properties, 'null')) from mqtt_msg order by id"));
        lines.addAll(all("select concat_ws('|', topic, msgid, sender, node, qos, hex(payload), arrived,"
                + " ifnull(properties, 'null')) from mqtt_retain order by topic"));
        lines.addAll(
                all("select concat_ws('|', clientid, topic, mid, created) from mqtt_acked order by clientid, topic"));
        return String.join("\n", lines);
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + database;
    }

    /** Runs a statement in no database: the one of the test may not be there. */
    void runAnywhere(String sql) {
        try (Connection connection = DriverManager.getConnection(url("mysql"), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(DATABASE) + "?allowMultiQueries=true", server.user(), server.password());
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    SinkTask task(Clock clock) {
        return new MysqlSinkTask(clock);
    }

    @Override
    String sweepLock() {
        return "select get_lock(" + LOCK + ", 0)";
    }

    @Override
    boolean isSweepLockFree() {
        return all("select is_free_lock(" + LOCK + ")").equals(List.of("1"));
    }

    MariadbProcess server() {
        return server;
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
