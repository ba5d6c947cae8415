package io.tidemark.bridge.paho.emqx.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an event's JSON in one pass, without a tree. */
final class RowReader {

    /** EMQX's word for what is not there. */
    private static final String UNDEFINED = "undefined";

    /**
     * Field names are not kept: those of user properties are the publishers', who must not fill a table of ours. Text may be
     * as long as a PUBLISH, which MQTT bounds.
     */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Row row = new Row();
    private final Values values;
    private final JsonParser parser;

    private RowReader(JsonParser parser, Optional<Kind> kind) {
        this.parser = parser;
        row.kind = kind.orElse(null);
        values = new Values(parser, row);
    }

    static Row read(Optional<Kind> kindByTopic, ByteBuffer payload) throws MalformedEventException {
        Row named = new Row();
        named.kind = kindByTopic.orElse(null);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(payload.duplicate());
            try (JsonParser parser =
                    JSON.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining())) {
                return new RowReader(parser, kindByTopic).read();
            }
        } catch (CharacterCodingException notUtf8) {
            throw named.malformed("is not UTF-8");
        } catch (IOException notJson) {
            // Its message quotes the content.
            throw named.malformed("is not JSON");
        }
    }

    private Row read() throws IOException, MalformedEventException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw row.malformed("is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                read(field);
            }
        }
        if (parser.nextToken() != null) {
            throw row.malformed("has something after its JSON object");
        }
        return row;
    }

    private void read(String field) throws IOException, MalformedEventException {
        switch (field) {
            case "event" -> row.kind = kind(values.text(field));
            case "clientid" -> row.clientId = values.text(field);
            case "from_clientid" -> row.fromClientId = values.text(field);
            case "username" -> row.username = defined(values.text(field));
            case "node" -> row.node = values.text(field);
            case "peername" -> row.peername = defined(values.text(field));
            case "peerhost" -> row.peerHost = defined(values.text(field));
            case "topic" -> row.topic = values.text(field);
            case "id" -> row.id = values.text(field);
            case "payload" -> row.payload = values.text(field);
            case "reason" -> row.reason = values.text(field);
            case "qos" -> row.qos = values.number(field, 2);
            case "proto_ver" -> row.protocolVersion = values.number(field, 255);
            case "keepalive" -> row.keepAlive = values.number(field, 65_535);
            case "receive_maximum" -> row.receiveMaximum = values.number(field, 65_535);
            case "expiry_interval" -> row.expiryInterval = values.seconds(field);
            case "clean_start" -> row.cleanStart = values.flag(field);
            case "timestamp" -> row.timestamp = values.time(field);
            case "connected_at" -> row.connectedAt = values.time(field);
            case "disconnected_at" -> row.disconnectedAt = values.time(field);
            case "publish_received_at" -> row.publishReceivedAt = values.time(field);
            case "flags" -> flags();
            case "sub_opts" -> values.members(field, this::subscriptionOption);
            case "pub_props", "disconn_props", "sub_props" ->
                values.members(field, new PropertiesReader(parser, values, row)::read);
            default -> parser.skipChildren();
        }
    }

    private Kind kind(String event) throws MalformedEventException {
        Optional<Kind> kind = Kind.ofEvent(event);
        if (kind.isEmpty()) {
            throw row.malformed("has an event that EMQX 4.4 and 5.x do not have");
        }
        return kind.get();
    }

    private static @Nullable String defined(String text) {
        return text.equals(UNDEFINED) ? null : text;
    }

    private void flags() throws IOException, MalformedEventException {
        row.retain = false;
        values.members("flags", name -> {
            if (name.equals("retain")) {
                row.retain = values.flag("flags.retain");
            } else {
                parser.skipChildren();
            }
        });
    }

    private void subscriptionOption(String name) throws IOException, MalformedEventException {
        switch (name) {
            case "nl" -> row.noLocal = values.number("sub_opts.nl", 1) == 1;
            case "rap" -> row.retainAsPublished = values.number("sub_opts.rap", 1) == 1;
            case "rh" -> row.retainHandling = values.number("sub_opts.rh", 2);
            default -> parser.skipChildren();
        }
    }
}
