package io.tidemark.bridge;

/** What a {@link Broker} can let Tidemark see or do. What is missing is missing from the log: say so to the user. */
public enum Capability {
    /** Connected and disconnected, one pair for each connection. */
    CONNECTIONS,
    /** Subscribed (with the granted QoS) and unsubscribed. */
    SUBSCRIPTIONS,
    /** Every message, with its publisher. */
    MESSAGES,
    /** Will messages that the broker publishes. */
    WILLS,
    /** Which message left for which client. */
    DELIVERIES,
    /** Which message a client acknowledged. */
    ACKS,
    /** The publisher is acknowledged only after the message is durable. */
    HELD_ACKNOWLEDGEMENTS,
    /** {@link Broker#deliver}. */
    DELIVER,
    /** {@link Broker#subscribe} and {@link Broker#unsubscribe}. */
    SUBSCRIBE
}
