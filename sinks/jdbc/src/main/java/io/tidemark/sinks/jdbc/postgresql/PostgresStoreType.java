package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.connect.StoreType;
import io.tidemark.sinks.jdbc.common.JdbcStoreWriter;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;

/** PostgreSQL, as far as a sink needs to know it. */
public final class PostgresStoreType implements StoreType {

    static final String TYPE = "pgsql";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void check(RuleFile rules, Pool pool) {
        PostgresServer.of(pool);
    }

    @Override
    public StoreWriter open(String sink, Pool pool, Duration timeout, Clock clock) {
        return new JdbcStoreWriter(sink, new PostgresDatabase(PostgresServer.of(pool), timeout));
    }
}
