package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.connect.StoreType;
import io.tidemark.sinks.jdbc.common.JdbcStoreWriter;
import io.tidemark.sinks.jdbc.common.RetentionSweep;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, as far as a sink needs to know it. */
public final class PostgresStoreType implements StoreType {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStoreType.class);

    static final String TYPE = "pgsql";

    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(30);

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void check(RuleFile rules, Pool pool) {
        PostgresServer server = PostgresServer.of(pool);
        if (server.tls().filter(tls -> !tls.verify()).isPresent()) {
            LOG.warn(
                    "{}: {} is not asked who it is, and somebody else may answer; name its CA as cacertfile and remove verify",
                    pool.location("verify"),
                    server);
        }
    }

    @Override
    public StoreWriter open(String sink, RuleFile rules, Pool pool, Duration timeout, Clock clock) {
        PostgresDatabase database = new PostgresDatabase(PostgresServer.of(pool), timeout);
        return new JdbcStoreWriter(
                sink, database, Optional.of(new RetentionSweep(rules, database::messages, SWEEP_PAUSE, clock)));
    }
}
