package io.tidemark.bridge.paho.inbox;

/**
 * What a message in a client's inbox says of its original: MQTT 5 user properties, which the broker repeats when it reports
 * that the message was delivered or acknowledged.
 */
public final class InboxProperties {

    /** The inbox of a client is {@code $replay/{clientid}/…}. */
    public static final String ROOT = "$replay/";
    /** Id of the original message. */
    public static final String ID = "tidemark-id";
    /** The MQTT topic on which the original was published. */
    public static final String TOPIC = "tidemark-topic";
    /** Position of the original in the log, a decimal number. */
    public static final String POSITION = "tidemark-position";
    /** The history replay that sends it; absent for every other delivery. */
    public static final String HISTORY = "tidemark-history";

    private InboxProperties() {}

    /** Whether an MQTT topic is in the inbox of this client. */
    public static boolean isInboxOf(String clientId, String topic) {
        return topic.startsWith(ROOT)
                && topic.startsWith(clientId, ROOT.length())
                && topic.startsWith("/", ROOT.length() + clientId.length());
    }
}
