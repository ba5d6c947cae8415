package io.tidemark.sinks.jdbc.layout;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/** The tables of the documented layout that a database has. Immutable. */
public final class Layout {

    public static final String CLIENT = "mqtt_client";
    public static final String SUB = "mqtt_sub";
    public static final String MSG = "mqtt_msg";
    public static final String RETAIN = "mqtt_retain";
    public static final String ACKED = "mqtt_acked";

    /** All tables of the documented layout. */
    public static final Set<String> TABLES = Set.of(CLIENT, SUB, MSG, RETAIN, ACKED);

    private final Map<String, Table> tables;

    public Layout(List<Table> tables) {
        Map<String, Table> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.put(table.name(), table));
        this.tables = Map.copyOf(byName);
    }

    /** Reads which of {@code names} there are in the connection's schema, and how. */
    public static Layout read(Connection connection, Set<String> names) throws SQLException {
        Map<String, List<Column>> found = new LinkedHashMap<>();
        for (String name : new TreeSet<>(names)) {
            // The name is a pattern to JDBC, in which the underscore matches any character.
            try (ResultSet rows =
                    connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(), name, null)) {
                while (rows.next()) {
                    if (rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT).equals(name)) {
                        found.computeIfAbsent(name, table -> new ArrayList<>()).add(Column.read(rows));
                    }
                }
            }
        }
        return new Layout(found.entrySet().stream()
                .map(table -> new Table(table.getKey(), table.getValue()))
                .toList());
    }

    public boolean has(String table) {
        return tables.containsKey(table);
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /**
     * A table that must be there.
     *
     * @throws ConnectException if it is not
     */
    public Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new ConnectException("there is no table " + name + "; create it as the backend's manual says");
        }
        return table;
    }
}
