package io.tidemark.sinks.tck;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;

/** The log that a task under test reads: what would be in Kafka, already converted. */
public final class TestLog {

    private final Topics topics = Topics.withDefaultPrefix();
    private final Map<TopicPartition, List<SinkRecord>> partitions = new LinkedHashMap<>();
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    /** A log of one partition a topic. */
    public TestLog() {
        for (Topics.Topic<?> topic : List.of(
                topics.messages(), topics.acks(), topics.retained(), topics.presence(), topics.clientEvents())) {
            partitions.put(new TopicPartition(topic.name(), 0), new ArrayList<>());
        }
    }

    Map<TopicPartition, List<SinkRecord>> partitions() {
        return partitions;
    }

    /** The instant at which everything happens. */
    public Instant now() {
        return now;
    }

    /** A plain message of QoS 1; change it before it is {@linkplain #publish published}. */
    public Message message(String id, String topic, byte[] payload) {
        Message message = new Message();
        message.setId(id);
        message.setTopic(topic);
        message.setPayload(ByteBuffer.wrap(payload));
        message.setQos(1);
        message.setRetain(false);
        message.setClientId("publisher");
        message.setNode("node1");
        message.setPublishedAt(now);
        message.setUserProperties(List.<UserProperty>of());
        return message;
    }

    /** Appends to messages. Returns the position. */
    public long publish(Message message) {
        return Position.of(0, append(topics.messages().name(), message.getTopic(), message));
    }

    /** Appends to retained. */
    public void retain(Message message) {
        append(topics.retained().name(), message.getTopic(), message);
    }

    /** Appends a tombstone to retained. */
    public void clearRetained(String topic) {
        append(topics.retained().name(), topic, null);
    }

    /** Appends to acks. */
    public void ack(String clientId, String topic, long through, String throughId, Long... beyond) {
        AckOffset offset = new AckOffset();
        offset.setClientId(clientId);
        offset.setTopic(topic);
        offset.setThrough(through);
        offset.put("throughId", throughId);
        offset.setBeyondRanges(Stream.of(beyond)
                .map(position -> new PositionRange(position, position))
                .toList());
        offset.setUpdatedAt(now);
        append(topics.acks().name(), Topics.compositeKey(topic, clientId), offset);
    }

    /** Appends a tombstone to acks. */
    public void forgetAck(String clientId, String topic) {
        append(topics.acks().name(), Topics.compositeKey(topic, clientId), null);
    }

    /** Appends to presence. */
    public void presence(String clientId, boolean online, String node) {
        Presence presence = new Presence();
        presence.setClientId(clientId);
        presence.setOnline(online);
        presence.setNode(node);
        presence.setEpoch(1L);
        presence.setConnectedAt(now.minusSeconds(10));
        presence.put("disconnectedAt", online ? null : now);
        presence.setProtocolVersion(5);
        presence.setCleanStart(true);
        presence.setSessionPresent(false);
        presence.setKeepAlive(60);
        presence.setReceiveMaximum(10);
        append(topics.presence().name(), clientId, presence);
    }

    /** Appends to client-events; the client has a user name and an address. */
    public void clientEvent(String clientId, Object event) {
        ClientEvent record = new ClientEvent();
        record.setClientId(clientId);
        record.setNode("node1");
        record.setEpoch(1L);
        record.setAt(now);
        record.setEvent(event);
        record.put("username", "user of " + clientId);
        record.put("peerHost", "10.0.0.1");
        append(topics.clientEvents().name(), clientId, record);
    }

    /** Appends a message record that no converter of ours would yield. */
    public void garbage(String topic) {
        append(topics.messages().name(), topic, Schema.STRING_SCHEMA, "no message");
    }

    private long append(String kafkaTopic, String key, IndexedRecord value) {
        if (value == null) {
            return append(kafkaTopic, key, null, null);
        }
        SchemaAndValue converted = ConnectValues.of(value);
        return append(kafkaTopic, key, converted.schema(), converted.value());
    }

    private long append(String kafkaTopic, String key, Schema schema, Object value) {
        List<SinkRecord> records = partitions.get(new TopicPartition(kafkaTopic, 0));
        long offset = records.size();
        records.add(new SinkRecord(
                kafkaTopic,
                0,
                Schema.STRING_SCHEMA,
                key,
                schema,
                value,
                offset,
                now.toEpochMilli(),
                TimestampType.CREATE_TIME));
        return offset;
    }
}
