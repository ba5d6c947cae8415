package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemark.schemas.Topics;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreReaderProvider;
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
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real PostgreSQL, looked at with statements of its own. */
class PostgresTestStore implements TestStore {

    private final PostgresProcess server;

    PostgresTestStore(Path directory) {
        this(directory, Map.of());
    }

    /** With settings of the server. */
    PostgresTestStore(Path directory, Map<String, String> settings) {
        // User, password and database of the shipped file.
        server = PostgresProcess.start(directory, Ports.free(), "root", "public", "mqtt", settings);
    }

    @Override
    public String rules() {
        return ShippedRules.of("pgsql").replace("127.0.0.1:5432", "127.0.0.1:" + server.port())
                + "backend.pgsql.hook.message.acked.2 = {\"topic\": \"queue/#\", \"action\":"
                + " {\"function\": \"on_message_acked_for_queue\"}, \"pool\": \"pool1\"}\n"
                + ShippedRules.keepLatest("pgsql");
    }

    @Override
    public String queueTopic() {
        return "queue/jobs";
    }

    @Override
    public SinkTask task() {
        return new PostgresSinkTask();
    }

    @Override
    public StoreReader reader() {
        return new PostgresStoreReaderProvider().open(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1");
    }

    @Override
    public StoreScanner scanner() {
        return new PostgresStoreReaderProvider()
                .scanner(StoreContract.SINK, RuleFile.parse("rules", rules()), "pool1", Topics.withDefaultPrefix());
    }

    @Override
    public void alterMessages(String topic) {
        one("update mqtt_msg set payload = 'altered' where topic = ? returning id::text", topic);
    }

    @Override
    public void loseMessages(String topic) {
        one("delete from mqtt_msg where topic = ? returning id::text", topic);
    }

    @Override
    public void alterClient(String clientId) {
        one("update mqtt_client set state = 1 where clientid = ? returning id::text", clientId);
    }

    @Override
    public Optional<String> clientState(String clientId) {
        return one("select state::text from mqtt_client where clientid = ?", clientId);
    }

    @Override
    public Optional<byte[]> retained(String topic) {
        return one("select encode(payload, 'base64') from mqtt_retain where topic = ?", topic)
                .map(Base64.getMimeDecoder()::decode);
    }

    @Override
    public Optional<String> ack(String clientId, String topic) {
        return one("select mid::text from mqtt_acked where clientid = ? and topic = ?", clientId, topic);
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
                        + Stream.of("hook", "clientid", "username", "node", "peerhost", "topic", "msgid", "qos::text")
                                .map(column -> "encode(convert_to(coalesce(" + column + ", ''), 'UTF8'), 'hex')")
                                .collect(Collectors.joining(", "))
                        + ", encode(coalesce(payload, ''), 'hex')) from appended order by id")
                .stream()
                .map(PostgresTestStore::decoded)
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
        run(
                "drop schema public cascade; create schema public; create table appended (id serial, hook text, clientid text,"
                        + " username text, node text, peerhost text, topic text, msgid text, qos integer, payload bytea)");
    }

    @Override
    public String dump() {
        List<String> lines = new ArrayList<>();
        lines.addAll(all("select c::text from (select clientid, state, node, online_at, offline_at, created"
                + " from mqtt_client order by clientid) c"));
        lines.addAll(all("select m::text from mqtt_msg m order by id"));
        lines.addAll(all("select r::text from (select topic, msgid, sender, node, qos, payload, arrived, properties"
                + " from mqtt_retain order by topic) r"));
        lines.addAll(all("select a::text from (select clientid, topic, mid, created from mqtt_acked"
                + " order by clientid, topic) a"));
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

    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    /** Lets the server hang. */
    void suspend() {
        server.suspend();
    }

    /** Lets it go on. */
    void resume() {
        server.resume();
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
