package io.tidemark.sinks.jdbc;

import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.jdbc.postgresql.PostgresStoreType;

/** Kafka Connect sink connector for PostgreSQL, configured by a rule file of type {@code pgsql}. */
public final class PostgresSinkConnector extends StoreSinkConnector {

    /** Called by Connect. */
    public PostgresSinkConnector() {
        super(new PostgresStoreType(), PostgresSinkTask.class);
    }
}
