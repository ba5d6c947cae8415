package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.jdbc.common.ReadConnections;
import io.tidemark.sinks.jdbc.common.RetentionSweep;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.MessageRetention;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.time.Duration;

/** Opens readers of MySQL and MariaDB. */
public final class MysqlStoreReaderProvider implements StoreReaderProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 4;

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
}
