package io.tidemark.sinks.redis;

/**
 * The keys of the layout. Message hashes and topic lists share the prefix {@value #MESSAGE}, as documented: a topic named
 * like a message id collides with it, and Redis then refuses the write.
 */
final class RedisKeys {

    static final String MESSAGE = "mqtt:msg:";

    private RedisKeys() {}

    static String message(String id) {
        return MESSAGE + id;
    }

    static String messagesOf(String topic) {
        return MESSAGE + topic;
    }

    static String retained(String topic) {
        return "mqtt:retain:" + topic;
    }

    static String client(String clientId) {
        return "mqtt:client:" + clientId;
    }

    /** Written by applications: filter to QoS. */
    static String subscriptions(String clientId) {
        return "mqtt:sub:" + clientId;
    }

    static String node(String node) {
        return "mqtt:node:" + node;
    }

    static String acked(String clientId, String topic) {
        return "mqtt:acked:" + clientId + ":" + topic;
    }

    static String applied(String sink) {
        return "tidemark:applied:" + sink;
    }

    static String appliedField(String kafkaTopic, int partition) {
        return kafkaTopic + ":" + partition;
    }
}
