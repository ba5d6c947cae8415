package io.tidemark.bridge;

/** What a {@link Broker} can let Tidemark see or do. What is missing is missing from the log: say so to the user. */
public enum Capability {
    /** Connected and disconnected, one pair for each connection. */
    CONNECTIONS(
            "connects and disconnects, one pair for each connection",
            "presence is not kept, and a replay does not know when its client comes and goes"),
    /** Subscribed (with the granted QoS) and unsubscribed. */
    SUBSCRIPTIONS(
            "subscriptions with their granted QoS",
            "there are no ack offsets, and nothing is replayed when a client subscribes"),
    /** Every message, with its topic, payload and QoS. */
    MESSAGES("every message", "there is nothing to replay, to store or to analyse"),
    /** Who published a message, and the broker's own id of it. */
    PUBLISHERS(
            "who published a message, and the broker's id of it",
            "messages have no publisher, get an id of Tidemark's, and may be recorded twice when the broker sends them again"),
    /** Will messages that the broker publishes. */
    WILLS("will messages", "will messages are not recorded"),
    /** Which message left for which client. */
    DELIVERIES(
            "which message left for which client",
            "a message that the broker drops for a client is noticed only when the client subscribes again"),
    /** Which message a client acknowledged. */
    ACKS(
            "which message a client acknowledged",
            "promise 2 does not hold: what was published while a client was connected counts as read by it"),
    /** The publisher is acknowledged only after the message is durable. */
    HELD_ACKNOWLEDGEMENTS(
            "PUBACKs that wait for Kafka",
            "promise 1 holds only as far as the broker keeps the bridge's session: what it loses before the bridge has it is lost"),
    /** {@link Broker#deliver}. */
    DELIVER("delivery to one client", "nothing can be replayed"),
    /** {@link Broker#subscribe} and {@link Broker#unsubscribe}. */
    SUBSCRIBE(
            "subscribing on a client's behalf",
            "subscriptions that a store or a command asks for are refused, and clients subscribe to their inbox themselves");

    private final String description;
    private final String consequence;

    Capability(String description, String consequence) {
        this.description = description;
        this.consequence = consequence;
    }

    /** What it is, for people. */
    public String description() {
        return description;
    }

    /** What it means for Tidemark's promises that a broker does not have it. */
    public String consequence() {
        return consequence;
    }
}
