package io.tidemark.sinks.jdbc.common;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.record.MessageProperties;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the tables as a sink makes them. What a row does not have is empty. */
public final class MessageRow {

    private MessageRow() {}

    /** The message of a row of {@code mqtt_msg}. Whoever knows the form of the table reads topic and payload. */
    public static Message stored(ResultSet row, String topic, byte @Nullable [] payload) throws SQLException {
        Message message = retained(row, topic, payload);
        message.setRetain(row.getInt("retain") != 0);
        return message;
    }

    /** The message of a row of {@code mqtt_retain}. */
    public static Message retained(ResultSet row, String topic, byte @Nullable [] payload) throws SQLException {
        Message message = new Message();
        message.setId(text(row, "msgid"));
        message.setClientId(text(row, "sender"));
        message.setTopic(topic);
        message.setNode(text(row, "node"));
        message.setQos(row.getInt("qos"));
        message.setRetain(true);
        message.setPayload(ByteBuffer.wrap(payload == null ? new byte[0] : payload));
        Instant arrived = instant(row, "arrived");
        message.setPublishedAt(arrived == null ? Instant.EPOCH : arrived);
        message.setUserProperties(List.of());
        @Nullable String properties = row.getString("properties");
        if (properties != null) {
            MessageProperties.fill(message, properties);
        }
        return message;
    }

    static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        return value == null ? "" : value;
    }

    /** A time without a zone, which is one of UTC. */
    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
