package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemark.schemas.Topics;
import io.tidemark.servers.mariadb.MariadbProcess;
import io.tidemark.sinks.jdbc.mysql.MysqlStoreReaderProvider;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real MariaDB, looked at with statements of its own. */
class MysqlTestStore implements TestStore {

    /** As in the shipped file. The user has no rights but those on its database, whatever it is called. */
    private static final String USER = "root";

    private static final String PASSWORD = "public";
    private static final String DATABASE = "mqtt";

    private final MariadbProcess server;

    MysqlTestStore(Path directory) {
        this(directory, Map.of());
    }

    /** @param settings of the server */
    MysqlTestStore(Path directory, Map<String, String> settings) {
        server = MariadbProcess.start(directory, settings);
        String user = USER + "@'127.0.0.1'";
        run("create or replace user " + user + " identified by '" + PASSWORD + "'");
        run("grant all privileges on " + DATABASE + ".* to " + user);
        run("create database " + DATABASE);
    }

    @Override
    public String rules() {
        return ShippedRules.of("mysql").replace("127.0.0.1:3306", "127.0.0.1:" + server.port())
                + "backend.mysql.hook.message.acked.2 = {\"topic\": \"queue/#\", \"action\":"
                + " {\"function\": \"on_message_acked_for_queue\"}, \"pool\": \"pool1\"}\n"
                + ShippedRules.keepLatest("mysql");
    }

    @Override
    public String queueTopic() {
        return "queue/jobs";
    }

    @Override
    public SinkTask task() {
        return new MysqlSinkTask();
    }

    @Override
    public StoreReader reader() {
        return new MysqlStoreReaderProvider().open(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1");
    }

    @Override
    public StoreScanner scanner() {
        return new MysqlStoreReaderProvider()
                .scanner(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1", Topics.withDefaultPrefix());
    }

    @Override
    public void alterMessages(String topic) {
        change("update mqtt_msg set payload = 'altered' where topic = ?", topic);
    }

    @Override
    public void loseMessages(String topic) {
        change("delete from mqtt_msg where topic = ?", topic);
    }

    @Override
    public void alterClient(String clientId) {
        change("update mqtt_client set state = 1 where clientid = ?", clientId);
    }

    private void change(String sql, String parameter) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
    public String ackOf(long position, String id) {
        return Long.toString(position);
    }

    @Override
    public String appending(String hook) {
        return "{\"sql\": [\"insert into appended (hook, clientid, username, node, peerhost, topic, msgid, qos, payload) values ('"
                + hook
                + "', ${clientid}, ${username}, ${node}, ${peerhost}, ${topic}, ${msgid}, ${qos}, ${payload})\"]}";
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
                .map(MysqlTestStore::decoded)
                .toList();
    }

    private static List<String> decoded(String row) {
        return Stream.of(row.split(" ", -1))
                .map(hex -> new String(HexFormat.of().parseHex(hex), ISO_8859_1))
                .toList();
    }

    @Override
    public String refusing() {
        return "{\"sql\": \"insert into appended (qos) values (${topic})\"}";
    }

    @Override
    public void subscribe(String clientId, String topicFilter, int qos) {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("insert into mqtt_sub (clientid, topic, qos) values (?, ?, ?)")) {
            statement.setString(1, clientId);
            statement.setString(2, topicFilter);
            statement.setInt(3, qos);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void empty() {
        run("drop database " + DATABASE);
        run("create database " + DATABASE);
        run("create table " + DATABASE
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

    Optional<String> one(String sql, String... parameters) {
        return all(sql, parameters).stream().findFirst();
    }

    List<String> all(String sql, String... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + database;
    }

    /** Runs a statement with all rights, in no database. */
    void run(String sql) {
        // The test database may not be there.
        String url = url("mysql");
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements with all rights, in the test database. */
    void runAll(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        url(DATABASE) + "?allowMultiQueries=true", server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(DATABASE), server.user(), server.password());
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
