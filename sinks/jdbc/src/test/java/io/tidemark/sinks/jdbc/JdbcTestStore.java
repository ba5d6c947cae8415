package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.tck.ShippedRules;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real relational database, looked at with statements of its own. */
abstract class JdbcTestStore implements TestStore {

    private static final String POOL = "pool1";

    private final StoreReaderProvider provider;
    private final int usualPort;

    /** @param usualPort of the shipped file */
    JdbcTestStore(StoreReaderProvider provider, int usualPort) {
        this.provider = provider;
        this.usualPort = usualPort;
    }

    abstract int port();

    /** With the rights of the tests, which are all. */
    abstract Connection connect() throws SQLException;

    /** A new task with its own idea of the time. */
    abstract SinkTask task(Clock clock);

    /** Takes the lock that lets one connection sweep at a time. */
    abstract String sweepLock();

    /** Whether nobody has it. */
    abstract boolean isSweepLockFree();

    StoreReaderProvider provider() {
        return provider;
    }

    @Override
    public String rules() {
        return ShippedRules.of(provider.type()).replace("127.0.0.1:" + usualPort, "127.0.0.1:" + port())
                + rule("message.acked.2", "queue/#", "on_message_acked_for_queue", "")
                + ShippedRules.keepLatest(provider.type());
    }

    /** A line of a rule file of this type. */
    String rule(String hook, String topic, String function, String options) {
        return "backend." + provider.type() + ".hook." + hook + " = {\"topic\": \"" + topic
                + "\", \"action\": {\"function\": \"" + function + "\"}, " + options + "\"pool\": \"" + POOL + "\"}\n";
    }

    /** A pool option of a rule file of this type. */
    String option(String name, String value) {
        return "backend." + provider.type() + "." + POOL + "." + name + " = " + value + "\n";
    }

    @Override
    public String queueTopic() {
        return "queue/jobs";
    }

    @Override
    public SinkTask task() {
        return task(Clock.systemUTC());
    }

    @Override
    public StoreReader reader() {
        return provider.open(StoreContract.SINK, RuleFile.parse("rules", rules()), POOL);
    }

    @Override
    public StoreScanner scanner() {
        return provider.scanner(StoreContract.SINK, RuleFile.parse("rules", rules()), POOL, Topics.withDefaultPrefix());
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

    /** Values in hexadecimal with spaces between. */
    static List<String> decoded(String row) {
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
        change("insert into mqtt_sub (clientid, topic, qos) values (?, ?, " + qos + ")", clientId, topicFilter);
    }

    private void change(String sql, String... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = bound(connection, sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<String> one(String sql, String... parameters) {
        return all(sql, parameters).stream().findFirst();
    }

    List<String> all(String sql, String... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = bound(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, String... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Runs statements, separated by semicolons. */
    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of a resource. */
    static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(JdbcTestStore.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
