package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/** Tables of one form, as a writer sees them. */
interface TableWriter {

    /** Writes the rows of a chunk. */
    void write(Connection connection, Rows rows) throws SQLException;

    /** Where the messages are. */
    MessageTable messages();
}
