package io.tidemark.streams.replay;

import io.tidemark.schemas.Topics;

/** A replay: at any time there is at most one of a topic to a client. */
record ReplayKey(String clientId, String topic) {

    static ReplayKey parse(String text) {
        return new ReplayKey(Topics.firstPart(text), Topics.secondPart(text));
    }

    String text() {
        return Topics.compositeKey(clientId, topic);
    }
}
