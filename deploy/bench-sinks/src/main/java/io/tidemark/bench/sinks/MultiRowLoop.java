package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** {@code INSERT … VALUES (…), (…) ON DUPLICATE KEY UPDATE} of many rows in one statement. */
final class MultiRowLoop extends JdbcLoop {

    private static final int ROWS = 500;

    MultiRowLoop(Connections database) {
        super(database);
    }

    @Override
    public String name() {
        return "raw multi-row upserts of " + ROWS + " rows";
    }

    @Override
    void write(Connection connection, List<Placed> batch) throws SQLException {
        for (int from = 0; from < batch.size(); from += ROWS) {
            List<Placed> rows = batch.subList(from, Math.min(batch.size(), from + ROWS));
            try (PreparedStatement statement = connection.prepareStatement(MysqlRow.upsert(rows.size()))) {
                for (int i = 0; i < rows.size(); i++) {
                    MysqlRow.bind(statement, i * MysqlRow.COLUMNS, rows.get(i));
                }
                statement.executeUpdate();
            }
        }
    }
}
