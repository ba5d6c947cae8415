package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.common.MessageTable;
import io.tidemark.sinks.jdbc.common.Rows;
import java.sql.SQLException;

/** Tables of one form, as a writer sees them. */
interface TableWriter {

    /** Writes the rows of a chunk. */
    void write(ManyRows many, Rows rows) throws SQLException;

    /** Where the messages are. */
    MessageTable messages();
}
