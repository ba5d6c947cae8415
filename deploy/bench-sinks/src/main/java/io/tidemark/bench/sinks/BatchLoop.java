package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A JDBC batch of upserts of one row, which the driver may make one of. */
final class BatchLoop extends JdbcLoop {

    BatchLoop(Connections database) {
        super(database);
    }

    @Override
    public String name() {
        return "raw JDBC batch of " + BATCH + " rows, rewritten";
    }

    @Override
    void write(Connection connection, List<Placed> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MysqlRow.upsert(1))) {
            for (Placed row : batch) {
                MysqlRow.bind(statement, 0, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
