package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.emqx.rest.EmqxHttp.Answer;

/** Finds out which management API a broker has. */
public final class EmqxApis {

    private static final int NOT_FOUND = 404;

    private EmqxApis() {}

    /**
     * Asks the broker.
     *
     * @throws EmqxApiException if nobody answers, the key is wrong, or it is neither EMQX 5 nor EMQX 4
     */
    public static EmqxApi connect(EmqxSettings.Api settings) {
        EmqxHttp http = new EmqxHttp(settings);
        Answer five = http.get(EmqxV5.NODES);
        if (five.isOk()) {
            return new EmqxV5(http);
        }
        Answer four = http.get(EmqxV4.NODES);
        if (four.isOk()) {
            return new EmqxV4(http);
        }
        throw (five.status() == NOT_FOUND ? four : five).failure();
    }

    /** The body that creates a rule in EMQX 5. */
    public static ObjectNode bodyForV5(RuleDefinition rule) {
        return EmqxV5.body(rule);
    }

    /** The body that creates a rule in EMQX 4.4. */
    public static ObjectNode bodyForV4(RuleDefinition rule) {
        return EmqxV4.body(rule);
    }
}
