package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.jdbc.common.JdbcStoreScanner;
import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.jdbc.common.RetentionSweep;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.MessageRetention;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.time.Duration;

/** Opens readers of MySQL and MariaDB. */
public final class MysqlStoreReaderProvider implements StoreReaderProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 4;
    /** The tables may have different collations, which cannot be compared with each other. */
    private static final String SAME_TOPIC =
            "side.topic_hash = unhex(sha2(convert(retained.topic using utf8mb4), 256))";

    private final int connections;

    /** Called by {@link java.util.ServiceLoader}. */
    public MysqlStoreReaderProvider() {
        this(CONNECTIONS);
    }

    /** With so many connections for each reader: as many queries run at once, others wait for their turn. */
    public MysqlStoreReaderProvider(int connections) {
        this.connections = connections;
    }

    @Override
    public String type() {
        return MysqlStoreType.TYPE;
    }

    @Override
    public Retention retention(RuleFile rules) {
        StoringRules storing = StoringRules.of(rules);
        return topic -> RetentionSweep.retention(storing, topic).flatMap(MessageRetention::maxAge);
    }

    @Override
    public StoreReader open(String sink, RuleFile rules, String pool, Topics topics) {
        MysqlServer server = MysqlServer.of(rules.pool(pool));
        return new MysqlStoreReader(
                server,
                sink,
                topics.messages().name(),
                new ReadConnections(server.toString(), server.readSource(TIMEOUT), connections));
    }

    @Override
    public StoreScanner scanner(String sink, RuleFile rules, String pool, Topics topics) {
        MysqlServer server = MysqlServer.of(rules.pool(pool));
        return new JdbcStoreScanner(
                server.readSource(TIMEOUT), sink, SAME_TOPIC, e -> SqlErrors.unavailable(server, e));
    }
}
