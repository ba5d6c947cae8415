package io.tidemark.schemas;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The one place where a Kafka topic of Tidemark is named. Keys are UTF-8 strings; where a key has two parts they are joined
 * by NUL, which no MQTT string can contain (see {@link #compositeKey}). Values are Avro with a schema registry.
 */
public final class Topics {

    /** Prefix used when none is configured. */
    public static final String DEFAULT_PREFIX = "mqtt.";

    private static final Pattern LEGAL_PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,64}");

    /** What Kafka does with old records of a topic. */
    public enum CleanUp {
        /** Old records are deleted by age: the topic is a history. */
        DELETE,
        /** The last record of each key stays: the topic is a table. */
        COMPACT
    }

    /** What a topic's partition is chosen by; topics of the same kind have the same number of partitions. */
    public enum PartitionedBy {
        MQTT_TOPIC,
        CLIENT_ID,
        NOTHING
    }

    /**
     * A topic of Tidemark.
     *
     * @param name the full name, with prefix
     * @param valueType class of its values; for dead letters the bytes that failed
     */
    public record Topic<V>(String name, Class<V> valueType, PartitionedBy partitionedBy, CleanUp cleanUp) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final String prefix;
    private final Topic<Message> messages;
    private final Topic<ClientEvent> clientEvents;
    private final Topic<Presence> presence;
    private final Topic<Subscription> subscriptions;
    private final Topic<AckOffset> acks;
    private final Topic<Message> retained;
    private final Topic<ReplayRequest> replayRequests;
    private final Topic<Replay> replays;
    private final Topic<ClientCommand> clientCommands;
    private final Topic<byte[]> deadLetters;

    private Topics(String prefix) {
        this.prefix = prefix;
        messages = topic("messages", Message.class, PartitionedBy.MQTT_TOPIC, CleanUp.DELETE);
        clientEvents = topic("client-events", ClientEvent.class, PartitionedBy.CLIENT_ID, CleanUp.DELETE);
        presence = topic("presence", Presence.class, PartitionedBy.CLIENT_ID, CleanUp.COMPACT);
        subscriptions = topic("subscriptions", Subscription.class, PartitionedBy.CLIENT_ID, CleanUp.COMPACT);
        acks = topic("acks", AckOffset.class, PartitionedBy.MQTT_TOPIC, CleanUp.COMPACT);
        retained = topic("retained", Message.class, PartitionedBy.MQTT_TOPIC, CleanUp.COMPACT);
        replayRequests = topic("replay-requests", ReplayRequest.class, PartitionedBy.CLIENT_ID, CleanUp.DELETE);
        replays = topic("replays", Replay.class, PartitionedBy.CLIENT_ID, CleanUp.DELETE);
        clientCommands = topic("client-commands", ClientCommand.class, PartitionedBy.CLIENT_ID, CleanUp.DELETE);
        deadLetters = topic("dead-letters", byte[].class, PartitionedBy.NOTHING, CleanUp.DELETE);
    }

    private <V> Topic<V> topic(String suffix, Class<V> valueType, PartitionedBy by, CleanUp cleanUp) {
        return new Topic<>(prefix + suffix, valueType, by, cleanUp);
    }

    /**
     * The topics under a prefix such as {@value #DEFAULT_PREFIX}.
     *
     * @throws IllegalArgumentException if Kafka would refuse the names
     */
    public static Topics withPrefix(String prefix) {
        if (!LEGAL_PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix '" + prefix + "' is not legal: use at most 64 of the characters a-z A-Z 0-9 . _ -");
        }
        return new Topics(prefix);
    }

    /** The topics under {@value #DEFAULT_PREFIX}. */
    public static Topics withDefaultPrefix() {
        return withPrefix(DEFAULT_PREFIX);
    }

    /** Joins the parts of a two-part key: (client id, filter) or (MQTT topic, client id). */
    public static String compositeKey(String first, String second) {
        return first + '\0' + second;
    }

    /** First part of a {@link #compositeKey}; the whole key if it has one part. */
    public static String firstPart(String key) {
        int nul = key.indexOf('\0');
        return nul < 0 ? key : key.substring(0, nul);
    }

    /** Second part of a {@link #compositeKey}; empty if it has one part. */
    public static String secondPart(String key) {
        int nul = key.indexOf('\0');
        return nul < 0 ? "" : key.substring(nul + 1);
    }

    public String prefix() {
        return prefix;
    }

    /** Key: MQTT topic. Its retention is the history. */
    public Topic<Message> messages() {
        return messages;
    }

    /** Key: client id. */
    public Topic<ClientEvent> clientEvents() {
        return clientEvents;
    }

    /** Key: client id. */
    public Topic<Presence> presence() {
        return presence;
    }

    /** Key: client id, filter; partitioned by client id. */
    public Topic<Subscription> subscriptions() {
        return subscriptions;
    }

    /** Key: MQTT topic, client id; partitioned by MQTT topic, so co-partitioned with {@link #messages}. */
    public Topic<AckOffset> acks() {
        return acks;
    }

    /** Key: MQTT topic; a tombstone = cleared. */
    public Topic<Message> retained() {
        return retained;
    }

    /** Key: client id. */
    public Topic<ReplayRequest> replayRequests() {
        return replayRequests;
    }

    /** Key: client id. */
    public Topic<Replay> replays() {
        return replays;
    }

    /** Key: client id. */
    public Topic<ClientCommand> clientCommands() {
        return clientCommands;
    }

    /** Records that could not be processed, as they were, with the cause in headers. */
    public Topic<byte[]> deadLetters() {
        return deadLetters;
    }

    /** All of them. */
    public List<Topic<?>> all() {
        return List.of(
                messages,
                clientEvents,
                presence,
                subscriptions,
                acks,
                retained,
                replayRequests,
                replays,
                clientCommands,
                deadLetters);
    }
}
