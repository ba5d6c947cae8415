package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.mutation.Mutation.Execute;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.template.SqlTemplate;
import io.tidemark.sinks.template.SqlValue;
import io.tidemark.sinks.template.Variable;
import io.tidemark.sinks.write.RejectedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Runs the statements of rule files in order; equal ones that follow each other go to the database together. */
public final class UserStatements {

    /** Binds values as a kind of database wants them. */
    public interface Binder {

        /** Binds a {@link String}, a {@link Number}, a {@code byte[]} or null. */
        void bind(int index, @Nullable Object value) throws SQLException;
    }

    /** Makes the binder of a statement. */
    public interface Binders {
        Binder of(PreparedStatement statement) throws SQLException;
    }

    /** Statements that return no rows, as those of a batch must not. */
    private static final Pattern CHANGE = Pattern.compile(
            "\\s*(insert|update|delete|replace)\\b(?!.*\\breturning\\b).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Binders binders;
    private final Function<SQLException, RuntimeException> failure;
    private final ToLongFunction<Instant> time;

    /**
     * @param failure what an exception means
     * @param time how an instant is written
     */
    public UserStatements(
            Binders binders, Function<SQLException, RuntimeException> failure, ToLongFunction<Instant> time) {
        this.binders = binders;
        this.failure = failure;
        this.time = time;
    }

    /** Runs them all. What it throws names the rule. */
    public void run(Connection connection, List<Execute> executes) {
        int from = 0;
        while (from < executes.size()) {
            Execute first = executes.get(from);
            int to = from + 1;
            while (to < executes.size() && executes.get(to).statement().equals(first.statement())) {
                to++;
            }
            try {
                run(connection, (SqlTemplate) first.statement(), executes.subList(from, to));
            } catch (SQLException e) {
                throw at(first, failure.apply(e));
            }
            from = to;
        }
    }

    private void run(Connection connection, SqlTemplate template, List<Execute> executes) throws SQLException {
        boolean together = CHANGE.matcher(template.sql()).matches();
        try (PreparedStatement statement = connection.prepareStatement(template.sql())) {
            Binder binder = binders.of(statement);
            for (Execute execute : executes) {
                int index = 0;
                for (Variable variable : template.variables()) {
                    binder.bind(++index, SqlValue.of(variable, execute.values(), time));
                }
                if (together) {
                    statement.addBatch();
                } else {
                    statement.execute();
                }
            }
            if (together) {
                statement.executeBatch();
            }
        }
    }

    private static RuntimeException at(Execute execute, RuntimeException failure) {
        String message = execute.location() + ": " + failure.getMessage();
        if (failure instanceof RejectedException) {
            return new RejectedException(message, failure);
        }
        return failure instanceof StoreUnavailableException
                ? new StoreUnavailableException(message, failure)
                : new ConnectException(message, failure);
    }
}
