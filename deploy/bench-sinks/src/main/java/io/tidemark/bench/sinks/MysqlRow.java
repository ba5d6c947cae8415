package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import io.tidemark.schemas.Message;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A message as the MySQL sink writes it. */
final class MysqlRow {

    static final int COLUMNS = 10;

    private static final String HEAD =
            "insert into mqtt_msg (id, msgid, sender, topic, node, qos, retain, payload, arrived, properties) values ";
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String TAIL =
            """
             on duplicate key update msgid = values(msgid), sender = values(sender), topic = values(topic),
              node = values(node), qos = values(qos), retain = values(retain), payload = values(payload),
              arrived = values(arrived), properties = values(properties)
            """;

    private MysqlRow() {}

    /** The statement for so many rows. */
    static String upsert(int rows) {
        return HEAD + (ROW + ", ").repeat(rows - 1) + ROW + TAIL;
    }

    /** Binds a row behind so many other values. */
    static void bind(PreparedStatement statement, int before, Placed row) throws SQLException {
        Message message = row.message();
        int index = before;
        statement.setLong(++index, row.position());
        statement.setString(++index, message.getId());
        statement.setString(++index, message.getClientId());
        statement.setString(++index, message.getTopic());
        statement.setString(++index, message.getNode());
        statement.setInt(++index, message.getQos());
        statement.setInt(++index, message.getRetain() ? 1 : 0);
        statement.setBytes(++index, message.getPayload().array());
        statement.setString(
                ++index,
                LocalDateTime.ofInstant(message.getPublishedAt(), ZoneOffset.UTC)
                        .toString());
        statement.setNull(++index, Types.VARCHAR);
    }
}
