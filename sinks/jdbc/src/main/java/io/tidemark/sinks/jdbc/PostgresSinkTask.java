package io.tidemark.sinks.jdbc;

import io.tidemark.sinks.connect.StoreSinkTask;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreType;
import java.time.Clock;

/** Task of {@link PostgresSinkConnector}. */
public final class PostgresSinkTask extends StoreSinkTask {

    /** Called by Connect. */
    public PostgresSinkTask() {
        this(Clock.systemUTC());
    }

    PostgresSinkTask(Clock clock) {
        super(new PostgresStoreType(), clock);
    }
}
