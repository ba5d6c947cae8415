package io.tidemark.bench.sinks;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.MessageId;
import io.tidemark.schemas.Position;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The messages of the log, the same for everyone who is measured, and an ack for one in ten. They are made once and kept in
 * memory, so that a raw client spends no time on them.
 */
final class Workload {

    /** Of the messages and acks topics. */
    static final int PARTITIONS = 4;

    private static final int MESSAGES_PER_ACK = 10;
    private static final String READER = "bench-reader";
    private static final String NODE = "bench";

    /** A message and its place in the log. */
    record Placed(int partition, long offset, Message message) {
        long position() {
            return Position.of(partition, offset);
        }
    }

    /** An ack, which is in the partition of its message. */
    record PlacedAck(int partition, AckOffset ack) {}

    private final int payloadBytes;
    private final List<Placed> messages;
    private final List<PlacedAck> acks = new ArrayList<>();
    private final Set<String> acknowledgedTopics = new HashSet<>();
    private final long[] ends = new long[PARTITIONS];

    Workload(int count, int payloadBytes, int topics) {
        this.payloadBytes = payloadBytes;
        messages = new ArrayList<>(count);
        MessageId ids = new MessageId(Clock.systemUTC(), 1);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        // The same in every run.
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            int topic = random.nextInt(topics);
            int partition = topic % PARTITIONS;
            Message message = message(ids.next(), "pubsub/bench/" + topic, payload(random), now);
            Placed placed = new Placed(partition, ends[partition]++, message);
            messages.add(placed);
            if (i % MESSAGES_PER_ACK == 0) {
                acks.add(new PlacedAck(partition, ack(placed, now)));
                acknowledgedTopics.add(message.getTopic());
            }
        }
    }

    private byte[] payload(Random random) {
        byte[] payload = new byte[payloadBytes];
        random.nextBytes(payload);
        return payload;
    }

    private static Message message(String id, String topic, byte[] payload, Instant now) {
        Message message = new Message();
        message.setId(id);
        message.setTopic(topic);
        message.setPayload(ByteBuffer.wrap(payload));
        message.setQos(1);
        message.setClientId("bench-publisher");
        message.setNode(NODE);
        message.setPublishedAt(now);
        message.setUserProperties(List.of());
        return message;
    }

    private static AckOffset ack(Placed placed, Instant now) {
        AckOffset ack = new AckOffset();
        ack.setTopic(placed.message().getTopic());
        ack.setClientId(READER);
        ack.setThrough(placed.position());
        ack.setThroughId(placed.message().getId());
        ack.setUpdatedAt(now);
        ack.setBeyondRanges(List.of());
        return ack;
    }

    List<Placed> messages() {
        return messages;
    }

    /** For each connection the messages of the partitions that a task among as many would be assigned. */
    List<List<Placed>> messagesFor(int connections) {
        List<List<Placed>> shares = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            shares.add(new ArrayList<>());
        }
        messages.forEach(placed -> shares.get(placed.partition() % connections).add(placed));
        return shares;
    }

    List<PlacedAck> acks() {
        return acks;
    }

    /** What is in a store that holds all of it: every message, and for each reader of a topic its last ack. */
    Store.Contents contents() {
        return new Store.Contents(messages.size(), acknowledgedTopics.size());
    }

    /** For each partition the position of its last message. */
    List<Long> lastPositions() {
        List<Long> last = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            last.add(ends[partition] == 0 ? Position.BEFORE_ALL : Position.of(partition, ends[partition] - 1));
        }
        return last;
    }

    /** Records in the log. */
    long records() {
        return messages.size() + (long) acks.size();
    }

    int payloadBytes() {
        return payloadBytes;
    }

    @Override
    public String toString() {
        return messages.size() + " messages of " + payloadBytes + " bytes, " + acks.size() + " acks, " + PARTITIONS
                + " partitions";
    }
}
