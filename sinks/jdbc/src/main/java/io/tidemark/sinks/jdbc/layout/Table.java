package io.tidemark.sinks.jdbc.layout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** A table and its columns in their order. */
public final class Table {

    private final String name;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    public Table(String name, List<Column> columns) {
        this.name = name;
        columns.forEach(column -> this.columns.put(column.name(), column));
    }

    public String name() {
        return name;
    }

    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** Empty if the table has no such column. */
    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /**
     * A column that the table must have.
     *
     * @throws ConnectException if it does not
     */
    public Column require(String column) {
        return column(column)
                .orElseThrow(() -> new ConnectException("the table " + name + " that is there has no column " + column
                        + "; add it, or give the pool a database of its own"));
    }
}
