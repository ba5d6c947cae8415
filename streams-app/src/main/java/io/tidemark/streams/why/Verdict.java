package io.tidemark.streams.why;

/** The answer in a sentence. */
public record Verdict(Kind kind, String sentence) {

    /** What it comes to. */
    public enum Kind {
        NO_MESSAGE,
        ACKNOWLEDGED,
        /** Delivered, and no acknowledgement is in the log. */
        DELIVERED,
        /** A replay has sent it to the bridge, and nothing says that it left the broker. */
        REPLAYED,
        /** Due and not sent. */
        DUE,
        /** Due, and the store that would answer has lost it. */
        LOST_BY_STORE,
        NOT_DUE,
        /** Nothing of QoS 0 is acknowledged, and of a shared subscription somebody gets it. */
        NOT_TRACKED,
        EXPIRED
    }
}
