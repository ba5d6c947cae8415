package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.connect.StoreType;
import io.tidemark.sinks.jdbc.common.JdbcStoreWriter;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;

/** MySQL and MariaDB, as far as a sink needs to know them. */
public final class MysqlStoreType implements StoreType {

    static final String TYPE = "mysql";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void check(RuleFile rules, Pool pool) {
        MysqlServer.of(pool).dataSource(Duration.ofSeconds(1));
    }

    @Override
    public StoreWriter open(String sink, Pool pool, Duration timeout, Clock clock) {
        return new JdbcStoreWriter(sink, new MysqlDatabase(MysqlServer.of(pool), timeout));
    }
}
