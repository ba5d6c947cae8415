package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.Rows;
import java.sql.SQLException;

/** Writes the rows of a chunk to tables of one form. */
@FunctionalInterface
interface TableWriter {

    void write(ManyRows many, Rows rows) throws SQLException;
}
