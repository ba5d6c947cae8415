package io.tidemark.sinks.jdbc;

import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.jdbc.mysql.MysqlStoreType;

/** Kafka Connect sink connector for MySQL and MariaDB, configured by a rule file of type {@code mysql}. */
public final class MysqlSinkConnector extends StoreSinkConnector {

    /** Called by Connect. */
    public MysqlSinkConnector() {
        super(new MysqlStoreType(), MysqlSinkTask.class);
    }
}
