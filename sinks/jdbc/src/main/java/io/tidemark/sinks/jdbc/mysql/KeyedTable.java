package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.jdbc.layout.Column;
import io.tidemark.sinks.jdbc.layout.Table;
import io.tidemark.sinks.jdbc.mysql.ManyRows.Sql;
import io.tidemark.sinks.write.RejectedException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that was there before, with one row for each key. A row that is there is written under its id, which costs no new one:
 * ids of four bytes would be used up by rewriting rows. Keys are compared here, byte by byte: a collation of the table
 * may take two of them for one.
 */
final class KeyedTable {

    private static final String ID = "id";
    private static final int MAX_KEYS = 100;

    /** A row to write. */
    record Row(List<String> key, List<@Nullable Object> values) {}

    private final String name;
    private final List<Column> key;
    private final String find;
    private final Sql replace;
    private final Sql insert;
    private final Sql delete;

    /**
     * @param columns what is written, keys included
     * @param expressions one for each column: {@code ?}, or what makes the value of some of them
     */
    KeyedTable(Table table, List<String> key, List<String> columns, List<String> expressions) {
        name = table.name();
        table.require(ID);
        this.key = key.stream().map(table::require).toList();
        find = "select " + ID + ", " + String.join(", ", key) + " from " + name + " where ";
        insert = Sql.insert(name, columns, expressions);
        List<String> others = new ArrayList<>(columns);
        others.removeAll(key);
        replace = Sql.insert(name, prepend(ID, columns), prepend("?", expressions))
                .then(Sql.update(prepend(ID, others)));
        delete = new Sql("delete from " + name + " where " + ID + " in (", "?", ", ", ")");
    }

    private static List<String> prepend(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    /** @throws RejectedException if a row is there that the table takes for the same, and is not */
    void put(ManyRows many, Collection<Row> rows) throws SQLException {
        Map<List<String>, Long> ids = new HashMap<>();
        Set<List<String>> alike = find(many, rows.stream().map(Row::key).toList(), ids);
        if (!alike.isEmpty()) {
            throw new RejectedException(
                    name + " has a row whose " + key.stream().map(Column::name).collect(Collectors.joining(" and "))
                            + " is written otherwise and is the same to the collation of the table",
                    new SQLException("collation"));
        }
        List<Row> there = new ArrayList<>();
        List<Row> missing = new ArrayList<>();
        rows.forEach(row -> (ids.containsKey(row.key()) ? there : missing).add(row));
        many.run(replace, there, row -> withId(ids.get(row.key()), row.values()));
        many.run(insert, missing, row -> row.values().toArray());
    }

    private static @Nullable Object[] withId(@Nullable Long id, List<@Nullable Object> values) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(id);
        all.addAll(values);
        return all.toArray();
    }

    void delete(ManyRows many, Collection<List<String>> keys) throws SQLException {
        Map<List<String>, Long> ids = new LinkedHashMap<>();
        find(many, keys, ids);
        many.run(delete, ids.values(), id -> new Object[] {id});
    }

    /** Finds the ids of keys. Returns keys of the table that are the same as one of them to the table only. */
    private Set<List<String>> find(ManyRows many, Collection<List<String>> keys, Map<List<String>, Long> ids)
            throws SQLException {
        List<List<String>> possible = keys.stream().filter(this::fits).toList();
        Set<List<String>> wanted = new HashSet<>(possible);
        Set<List<String>> alike = new HashSet<>();
        for (int from = 0; from < possible.size(); from += MAX_KEYS) {
            List<List<String>> some = possible.subList(from, Math.min(from + MAX_KEYS, possible.size()));
            String condition =
                    key.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(" and ", "(", ")"));
            String sql = find + String.join(" or ", Collections.nCopies(some.size(), condition));
            try (PreparedStatement statement = many.connection().prepareStatement(sql)) {
                int index = 0;
                for (List<String> one : some) {
                    for (String part : one) {
                        statement.setString(++index, part);
                    }
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        List<String> found = key(rows);
                        if (wanted.contains(found)) {
                            ids.put(found, rows.getLong(ID));
                        } else {
                            alike.add(found);
                        }
                    }
                }
            }
        }
        return alike;
    }

    private List<String> key(ResultSet row) throws SQLException {
        List<String> found = new ArrayList<>();
        for (Column column : key) {
            found.add(row.getString(column.name()));
        }
        return found;
    }

    /** What is too long for its column is not in it. */
    private boolean fits(List<String> values) {
        for (int i = 0; i < key.size(); i++) {
            if (values.get(i).codePointCount(0, values.get(i).length())
                    > key.get(i).width()) {
                return false;
            }
        }
        return true;
    }
}
