package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.common.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes the rows of a chunk to tables of one form. */
@FunctionalInterface
interface TableWriter {

    void write(Connection connection, Rows rows) throws SQLException;
}
