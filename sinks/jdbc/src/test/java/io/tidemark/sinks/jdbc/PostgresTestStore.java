package io.tidemark.sinks.jdbc;

import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreReaderProvider;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkTask;

/** A real PostgreSQL, looked at with statements of its own. */
class PostgresTestStore extends JdbcTestStore {

    private static final int USUAL_PORT = 5432;

    private final PostgresProcess server;

    PostgresTestStore(Path directory) {
        this(directory, Map.of());
    }

    /** With settings of the server. */
    PostgresTestStore(Path directory, Map<String, String> settings) {
        super(new PostgresStoreReaderProvider(), USUAL_PORT);
        // User, password and database of the shipped file.
        server = PostgresProcess.start(directory, Ports.free(), "root", "public", "mqtt", settings);
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
    public List<List<String>> appended() {
        return all("select concat_ws(' ', "
                        + Stream.of("hook", "clientid", "username", "node", "peerhost", "topic", "msgid", "qos::text")
                                .map(column -> "encode(convert_to(coalesce(" + column + ", ''), 'UTF8'), 'hex')")
                                .collect(Collectors.joining(", "))
                        + ", encode(coalesce(payload, ''), 'hex')) from appended order by id")
                .stream()
                .map(JdbcTestStore::decoded)
                .toList();
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

    @Override
    int port() {
        return server.port();
    }

    @Override
    SinkTask task(Clock clock) {
        return new PostgresSinkTask(clock);
    }

    @Override
    String sweepLock() {
        return "select pg_advisory_lock(x'72657461696e6564'::bigint)";
    }

    @Override
    boolean isSweepLockFree() {
        return all("select 1 from pg_locks where locktype = 'advisory'").isEmpty();
    }

    @Override
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
