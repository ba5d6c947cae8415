package io.tidemark.sinks.jdbc;

import io.tidemark.sinks.connect.StoreSinkTask;
import io.tidemark.sinks.jdbc.mysql.MysqlStoreType;
import java.time.Clock;

/** Task of {@link MysqlSinkConnector}. */
public final class MysqlSinkTask extends StoreSinkTask {

    /** Called by Connect. */
    public MysqlSinkTask() {
        this(Clock.systemUTC());
    }

    MysqlSinkTask(Clock clock) {
        super(new MysqlStoreType(), clock);
    }
}
