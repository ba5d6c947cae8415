package io.tidemark.bench.sinks;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to a database. */
@FunctionalInterface
interface Connections {
    Connection connect() throws SQLException;
}
