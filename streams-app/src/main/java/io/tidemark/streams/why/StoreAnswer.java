package io.tidemark.streams.why;

/**
 * What a store says about the message.
 *
 * @param sink name of the connector that writes the store
 * @param answers whether it is the one that replays of this topic are read from
 */
public record StoreAnswer(String sink, boolean answers, State state, String detail) {

    /** How the store stands to the message. */
    public enum State {
        /** No rule stores the topic, or not this QoS. */
        NOT_STORED,
        /** The sink has not come to its position yet. */
        NOT_APPLIED,
        /** The store has it. */
        STORED,
        /** The sink has applied its position, and the store no longer has it. */
        GONE,
        /** The store does not answer. */
        UNKNOWN
    }

    String sentence() {
        return sink
                + switch (state) {
                    case NOT_STORED -> " does not store it";
                    case NOT_APPLIED -> " has not applied its position yet";
                    case STORED -> " has applied its position and has the message";
                    case GONE -> " has applied its position and no longer has the message";
                    case UNKNOWN -> " does not answer: " + detail;
                }
                + (answers ? " (replays of this topic are read from it)" : "");
    }
}
