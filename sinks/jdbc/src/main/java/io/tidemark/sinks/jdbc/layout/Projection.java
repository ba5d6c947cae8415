package io.tidemark.sinks.jdbc.layout;

import io.tidemark.sinks.write.RejectedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * How something becomes a row of a table that is there: which columns are written, and with what. Columns that the table lacks
 * are left out. Immutable once it is built.
 */
public final class Projection<R> {

    private static final Set<Kind> TEXT = EnumSet.of(Kind.TEXT, Kind.LONG_TEXT);
    private static final Set<Kind> NUMBER = EnumSet.of(Kind.INTEGER, Kind.TEXT);
    private static final Set<Kind> TIME = EnumSet.of(Kind.INTEGER, Kind.TIMESTAMP);
    private static final Set<Kind> PAYLOAD = EnumSet.of(Kind.BYTES, Kind.TEXT, Kind.LONG_TEXT);

    /** Takes a value out of a row and makes it fit. */
    private interface Cell<R> {
        @Nullable
        Object of(R row);
    }

    private final Table table;
    private final List<Column> columns;
    private final List<Cell<R>> cells;

    private Projection(Builder<R> builder) {
        table = builder.table;
        columns = List.copyOf(builder.columns);
        cells = List.copyOf(builder.cells);
    }

    public Table table() {
        return table;
    }

    /** The columns that are written. */
    public List<Column> columns() {
        return columns;
    }

    /**
     * The values of a row in the order of the columns, each as its column takes it.
     *
     * @throws RejectedException if one does not fit; it names the column and no value
     */
    public List<@Nullable Object> values(R row) {
        List<@Nullable Object> values = new ArrayList<>(cells.size());
        cells.forEach(cell -> values.add(cell.of(row)));
        return values;
    }

    static <R> Builder<R> of(Table table, Values values) {
        return new Builder<>(table, values);
    }

    static final class Builder<R> {

        private final Table table;
        private final Values values;
        private final List<Column> columns = new ArrayList<>();
        private final List<Cell<R>> cells = new ArrayList<>();

        private Builder(Table table, Values values) {
            this.table = table;
            this.values = values;
        }

        Builder<R> text(String name, Function<R, @Nullable String> value) {
            column(name, TEXT).ifPresent(column -> add(column, row -> values.text(column, value.apply(row))));
            return this;
        }

        Builder<R> number(String name, ToLongFunction<R> value) {
            column(name, NUMBER).ifPresent(column -> add(column, row -> values.number(column, value.applyAsLong(row))));
            return this;
        }

        Builder<R> time(String name, Function<R, @Nullable Instant> value) {
            column(name, TIME).ifPresent(column -> add(column, row -> values.time(column, value.apply(row))));
            return this;
        }

        Builder<R> payload(String name, Function<R, byte[]> value) {
            column(name, PAYLOAD).ifPresent(column -> add(column, row -> values.payload(column, value.apply(row))));
            return this;
        }

        private void add(Column column, Cell<R> cell) {
            columns.add(column);
            cells.add(cell);
        }

        private Optional<Column> column(String name, Set<Kind> kinds) {
            Optional<Column> column = table.column(name);
            column.filter(found -> !kinds.contains(found.kind())).ifPresent(found -> {
                throw new ConnectException("the column " + found + " that is there is of type " + found.type()
                        + ", which a sink cannot write; give the pool a database of its own");
            });
            return column;
        }

        /**
         * @param required columns that the table must have
         * @param elsewhere columns that get a value elsewhere
         * @throws ConnectException if it lacks one, or has another that must be written
         */
        Projection<R> build(Set<String> required, Set<String> elsewhere) {
            required.forEach(table::require);
            for (Column column : table.columns()) {
                if (!column.mayBeOmitted() && !elsewhere.contains(column.name()) && !columns.contains(column)) {
                    throw new ConnectException(
                            "the column " + column + " that is there must have a value, and a sink has"
                                    + " none for it; give it a default, or give the pool a database of its own");
                }
            }
            return new Projection<>(this);
        }
    }
}
