package io.tidemark.bridge.paho.inbox;

<<<<<<< HEAD
/** Where inboxes are, and the user properties that a message in an inbox carries. */
public final class InboxProperties {

    /** First level of every inbox topic. */
    public static final String ROOT = "$replay/";
    /** Id of the message. */
    public static final String ID = "tidemark-id";
    /** The topic that the message was published to. */
    public static final String TOPIC = "tidemark-topic";
    /** Position of the message in the log, decimal. */
    public static final String POSITION = "tidemark-position";
    /** The history replay that sent it; absent for every other delivery. */
=======
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
>>>>>>> emqx
    public static final String HISTORY = "tidemark-history";

    private InboxProperties() {}

<<<<<<< HEAD
    /** Where a message of a topic goes for a client. */
    public static String topic(String clientId, String topic) {
        return ROOT + clientId + "/" + topic;
    }

    /** What a client subscribes to for all of it. */
    public static String filter(String clientId) {
        return ROOT + clientId + "/#";
=======
    /** Whether an MQTT topic is in the inbox of this client. */
    public static boolean isInboxOf(String clientId, String topic) {
        return topic.startsWith(ROOT)
                && topic.startsWith(clientId, ROOT.length())
                && topic.startsWith("/", ROOT.length() + clientId.length());
>>>>>>> emqx
    }
}
