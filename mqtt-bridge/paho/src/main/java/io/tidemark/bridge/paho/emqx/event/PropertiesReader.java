package io.tidemark.bridge.paho.emqx.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.schemas.UserProperty;
import java.io.IOException;

/** Reads MQTT 5 properties as EMQX writes them into an event. */
final class PropertiesReader {

    private static final String USER = "User-Property";
    private static final String PAIRS = "User-Property-Pairs";
    /** MQTT's largest variable byte integer. */
    private static final int MAX_IDENTIFIER = 268_435_455;

    private final JsonParser parser;
    private final Values values;
    private final Row row;

    PropertiesReader(JsonParser parser, Values values, Row row) {
        this.parser = parser;
        this.values = values;
        this.row = row;
    }

    void read(String name) throws IOException, MalformedEventException {
        Properties properties = row.properties;
        switch (name) {
            case USER -> values.members(name, key -> properties.map.add(new UserProperty(key, values.text(USER))));
            case PAIRS -> pairs();
            case "Message-Expiry-Interval" -> properties.messageExpiryInterval = values.seconds(name);
            case "Session-Expiry-Interval" -> properties.sessionExpiryInterval = values.seconds(name);
            case "Payload-Format-Indicator" -> properties.payloadFormatIndicator = values.number(name, 1);
            case "Content-Type" -> properties.contentType = values.text(name);
            case "Response-Topic" -> properties.responseTopic = values.text(name);
            case "Correlation-Data" -> properties.correlationData = values.text(name);
            case "Subscription-Identifier" -> properties.subscriptionIdentifier = values.number(name, MAX_IDENTIFIER);
            default -> parser.skipChildren();
        }
    }

    private void pairs() throws IOException, MalformedEventException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw row.malformed("has " + PAIRS + " that are not a JSON array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            UserProperty pair = new UserProperty();
            values.members(PAIRS, name -> {
                switch (name) {
                    case "key" -> pair.setName(values.text(PAIRS));
                    case "value" -> pair.setValue(values.text(PAIRS));
                    default -> parser.skipChildren();
                }
            });
            row.required("key in its " + PAIRS, pair.getName());
            row.required("value in its " + PAIRS, pair.getValue());
            row.properties.pairs.add(pair);
        }
    }
}
