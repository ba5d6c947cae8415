package io.tidemark.sinks.read;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.record.Bytes;
import io.tidemark.sinks.record.MessageProperties;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as any store could have it: all fields as text, the same for the same values whatever the store. An absent value is the
 * empty string, and a payload is its length and digest, so that a row can be shown to people.
 *
 * @param first MQTT topic; of a client its id
 * @param second position of a message, client id of an ack; otherwise empty. A store that joins client id and topic of an ack
 *     to one text has that here, and nothing in the first
 */
public record StoreRow(Kind kind, String first, String second, Map<Field, String> fields) {

    /** What a row is about. */
    public enum Kind {
        MESSAGE,
        RETAINED,
        CLIENT,
        ACK
    }

    /** What a row may say. Times are milliseconds of UTC; a store that knows seconds only has the other field. */
    public enum Field {
        MSGID,
        SENDER,
        NODE,
        QOS,
        RETAIN,
        PAYLOAD,
        ARRIVED,
        ARRIVED_SECOND,
        PROPERTIES,
        STATE,
        ONLINE_AT,
        ONLINE_SECOND,
        OFFLINE_AT,
        OFFLINE_SECOND,
        /** Position read up to. */
        MID,
        /** When an ack was recorded. */
        CREATED
    }

    private static final int DIGEST_CHARACTERS = 16;

    /** A stored message. */
    public static StoreRow message(long position, Message message) {
        return new StoreRow(Kind.MESSAGE, message.getTopic(), Long.toString(position), fields(message));
    }

    /** The retained message of its topic. */
    public static StoreRow retained(Message message) {
        return new StoreRow(Kind.RETAINED, message.getTopic(), "", fields(message));
    }

    private static Map<Field, String> fields(Message message) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        fields.put(Field.MSGID, message.getId());
        fields.put(Field.SENDER, message.getClientId());
        fields.put(Field.NODE, message.getNode());
        fields.put(Field.QOS, Integer.toString(message.getQos()));
        fields.put(Field.RETAIN, Boolean.toString(message.getRetain()));
        fields.put(Field.PAYLOAD, digest(Bytes.of(message.getPayload())));
        putTime(fields, Field.ARRIVED, Field.ARRIVED_SECOND, message.getPublishedAt());
        fields.put(Field.PROPERTIES, MessageProperties.toJson(message).orElse(""));
        return fields;
    }

    /** Whether a client is connected. */
    public static StoreRow client(Presence presence) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        fields.put(Field.STATE, presence.getOnline() ? "1" : "0");
        fields.put(Field.NODE, presence.getNode());
        putTime(fields, Field.ONLINE_AT, Field.ONLINE_SECOND, presence.getConnectedAt());
        putTime(
                fields,
                Field.OFFLINE_AT,
                Field.OFFLINE_SECOND,
                presence.getOnline() ? null : presence.getDisconnectedAt());
        return new StoreRow(Kind.CLIENT, presence.getClientId(), "", fields);
    }

    /** How far a client has read a topic. */
    public static StoreRow ack(AckOffset offset) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        @Nullable String id = offset.getThroughId();
        fields.put(Field.MID, Long.toString(offset.getThrough()));
        // What Redis has when nothing is read.
        fields.put(Field.MSGID, id == null ? "0" : id);
        fields.put(Field.CREATED, Long.toString(offset.getUpdatedAt().toEpochMilli()));
        return new StoreRow(Kind.ACK, offset.getTopic(), offset.getClientId(), fields);
    }

    private static void putTime(Map<Field, String> fields, Field millis, Field second, @Nullable Instant instant) {
        fields.put(millis, instant == null ? "" : Long.toString(instant.toEpochMilli()));
        fields.put(second, instant == null ? "" : Long.toString(instant.getEpochSecond()));
    }

    private static String digest(byte[] payload) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
            return payload.length + " bytes " + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What it is about, for people. */
    public String subject() {
        return switch (kind) {
            case MESSAGE -> "message " + second + " of topic '" + first + "'";
            case RETAINED -> "retained message of topic '" + first + "'";
            case CLIENT -> "client '" + first + "'";
            case ACK ->
                first.isEmpty()
                        ? "ack of client and topic '" + second + "'"
                        : "ack of topic '" + first + "' by client '" + second + "'";
        };
    }
}
