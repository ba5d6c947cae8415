package io.tidemark.bridge.paho.emqx.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.time.Instant;

/** Typed values of JSON: a value of another type is malformed, never converted. */
final class Values {

    /** MQTT's largest interval. */
    private static final long MAX_SECONDS = 4_294_967_295L;

    private static final long MAX_MILLIS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /** Reads one member of an object: the parser is at its value. */
    @FunctionalInterface
    interface Member {
        void read(String name) throws IOException, MalformedEventException;
    }

    private final JsonParser parser;
    private final Row row;

    Values(JsonParser parser, Row row) {
        this.parser = parser;
        this.row = row;
    }

    String text(String field) throws IOException, MalformedEventException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw row.malformed("has a " + field + " that is not text");
        }
        return parser.getText();
    }

    boolean flag(String field) throws MalformedEventException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw row.malformed("has a " + field + " that is neither true nor false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    int number(String field, int max) throws IOException, MalformedEventException {
        return (int) integer(field, max);
    }

    long seconds(String field) throws IOException, MalformedEventException {
        return integer(field, MAX_SECONDS);
    }

    Instant time(String field) throws IOException, MalformedEventException {
        return Instant.ofEpochMilli(integer(field, MAX_MILLIS));
    }

    private long integer(String field, long max) throws IOException, MalformedEventException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            try {
                long value = parser.getLongValue();
                if (value >= 0 && value <= max) {
                    return value;
                }
            } catch (InputCoercionException tooLarge) {
                throw outOfRange(field, max);
            }
        }
        throw outOfRange(field, max);
    }

    private MalformedEventException outOfRange(String field, long max) {
        return row.malformed("has a " + field + " that is not an integer from 0 to " + max);
    }

    /** Reads the members of an object, except those that are null. */
    void members(String field, Member member) throws IOException, MalformedEventException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw row.malformed("has " + field + " that are not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                member.read(name);
            }
        }
    }
}
