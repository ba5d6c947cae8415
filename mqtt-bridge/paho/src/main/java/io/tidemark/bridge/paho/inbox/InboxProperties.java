package io.tidemark.bridge.paho.inbox;

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
    public static final String HISTORY = "tidemark-history";

    private InboxProperties() {}

    /** Where a message of a topic goes for a client. */
    public static String topic(String clientId, String topic) {
        return ROOT + clientId + "/" + topic;
    }

    /** What a client subscribes to for all of it. */
    public static String filter(String clientId) {
        return ROOT + clientId + "/#";
    }

    /** Whether a topic is one of a client's inbox. */
    public static boolean isInboxOf(String clientId, String topic) {
        return topic.startsWith(ROOT)
                && topic.startsWith(clientId, ROOT.length())
                && topic.startsWith("/", ROOT.length() + clientId.length());
    }
}
