package io.tidemark.sinks.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The kinds of stores that rule files are about, and the options that each is known to have. */
public enum BackendType {
    REDIS(
            "redis",
            "Redis",
            "msg.expired_after",
            "server type sentinel pool_size database username password sentinel_password channel ssl verify cafile certfile"
                    + " keyfile retain_layout timestamps"),
    MYSQL("mysql", "MySQL", "", Shared.SQL_OPTIONS),
    PGSQL("pgsql", "PostgreSQL", "", Shared.SQL_OPTIONS),
    MONGO(
            "mongo",
            "MongoDB",
            "topology.pool_size topology.max_overflow topology.overflow_ttl topology.overflow_check_period"
                    + " topology.local_threshold_ms topology.connect_timeout_ms topology.socket_timeout_ms"
                    + " topology.server_selection_timeout_ms topology.wait_queue_timeout_ms"
                    + " topology.heartbeat_frequency_ms topology.min_heartbeat_frequency_ms",
            "server type rs_set_name srv_record c_pool_size pool_size database login password auth_source ssl keyfile"
                    + " certfile cacertfile w_mode r_mode"),
    /** Its rules say {@code cassa}, its pools {@code ecql}. */
    CASSANDRA(
            "cassa",
            "Cassandra",
            "",
            "nodes size auto_reconnect username password keyspace logger ssl cacertfile certfile keyfile"),
    DYNAMODB("dynamo", "DynamoDB", "region", "server pool_size aws_access_key_id aws_secret_access_key"),
    /** Its options are in three grammars; here a pool has those of a transport under {@code udp.} and {@code http.}. */
    INFLUXDB(
            "influxdb",
            "InfluxDB",
            "",
            "server pool_size set_timestamp common.write_protocol common.batch_size udp.server udp.host udp.port"
                    + " udp.pool_size http.server http.host http.port http.pool_size http.database http.username"
                    + " http.password http.precision http.https_enabled http.ssl.version http.ssl.keyfile http.ssl.certfile"
                    + " http.ssl.cacertfile"),
    OPENTSDB("opentsdb", "OpenTSDB", "", "server pool_size summary details sync sync_timeout max_batch_size"),
    TIMESCALE(
            "timescale",
            "Timescale",
            "",
            "server pool_size username password database ssl keyfile certfile cacertfile");

    private static final String CASSANDRA_POOLS = "ecql";
    private static final Set<String> TRANSPORTS = Set.of("udp", "http");

    private final String word;
    private final String title;
    private final String globals;
    private final String poolOptions;

    BackendType(String word, String title, String globals, String poolOptions) {
        this.word = word;
        this.title = title;
        this.globals = globals;
        this.poolOptions = poolOptions;
    }

    /** The type that a file or a line names; {@code ecql} is {@code cassa}. */
    public static Optional<BackendType> named(String word) {
        String canonical = word.equals(CASSANDRA_POOLS) ? CASSANDRA.word : word;
        return Arrays.stream(values())
                .filter(type -> type.word.equals(canonical))
                .findFirst();
    }

    static List<String> words() {
        return Stream.concat(Arrays.stream(values()).map(BackendType::toString), Stream.of(CASSANDRA_POOLS))
                .sorted()
                .toList();
    }

    /** The store's own name, such as PostgreSQL. */
    public String title() {
        return title;
    }

    /** Options that belong to no pool, by their key after the type. */
    Set<String> globals() {
        Set<String> all = new TreeSet<>(FetchOptionsReader.FILE_KEYS);
        all.addAll(split(globals));
        return all;
    }

    List<String> poolOptions() {
        return split(poolOptions);
    }

    private static List<String> split(String words) {
        return Arrays.stream(words.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Whether the word stands where pools have their name, and is none. */
    boolean isGroup(String first) {
        return globals().stream().anyMatch(global -> global.startsWith(first + "."));
    }

    /** Whether the line is {@code backend.influxdb.<udp|http>.<pool>.<option>}. */
    boolean isTransportBeforePool(List<String> rest) {
        return this == INFLUXDB && rest.size() > 2 && TRANSPORTS.contains(rest.get(0));
    }

    /** A line that says where a pool's store is. */
    String addressLine(String pool) {
        return this == CASSANDRA
                ? "backend." + CASSANDRA_POOLS + "." + pool + ".nodes = <host>:<port>"
                : "backend." + word + "." + pool + ".server = <host>:<port>";
    }

    /** As a rule file writes it. */
    @Override
    public String toString() {
        return word;
    }

    /** What constants refer to before the enum has its own. */
    private static final class Shared {
        private static final String SQL_OPTIONS =
                "server pool_size username user password database ssl cacertfile certfile keyfile timezone text_payload";
    }
}
