package io.tidemark.sinks.jdbc.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.sinks.jdbc.common.UserStatements.Binder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Binds values to a statement of the user, whose columns can be of any type: as bytes where the server expects bytes, otherwise
 * as text of no stated type, which the server reads as the type that it expects.
 */
final class PostgresBinder implements Binder {

    private static final String INVALID_TEXT = "22021";

    private final PreparedStatement statement;
    private final ParameterMetaData parameters;

    PostgresBinder(PreparedStatement statement) throws SQLException {
        this.statement = statement;
        parameters = statement.getParameterMetaData();
    }

    @Override
    public void bind(int index, @Nullable Object value) throws SQLException {
        if (parameters.getParameterType(index) == Types.BINARY) {
            statement.setBytes(index, value == null ? null : bytes(value));
        } else if (value == null) {
            statement.setNull(index, Types.OTHER);
        } else {
            statement.setObject(index, text(value), Types.OTHER);
        }
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(UTF_8);
    }

    private static String text(Object value) throws SQLException {
        if (!(value instanceof byte[] bytes)) {
            return value.toString();
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new SQLException("the payload is not text, and the statement wants text", INVALID_TEXT, e);
        }
    }
}
