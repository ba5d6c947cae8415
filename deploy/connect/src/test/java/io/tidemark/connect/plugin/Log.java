package io.tidemark.connect.plugin;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A small log in Kafka: messages of two partitions, one of them retained, one read by a client, in an encoding. */
final class Log {

    static final String NEWS = "pubsub/news";
    static final String STATE = "state/lamp";
    static final String READER = "sub_client";
    static final int MESSAGES = 20;

    private static final byte[] NOT_A_TEXT = {0, -1, -2, 62, 63};

    private final Topics topics;
    private final Encoding encoding;
    private final Instant at;
    private final String registryUrl;
    private final KafkaProducer<String, byte[]> producer;

    private Log(
            Topics topics, Encoding encoding, Instant at, String registryUrl, KafkaProducer<String, byte[]> producer) {
        this.topics = topics;
        this.encoding = encoding;
        this.at = at;
        this.registryUrl = registryUrl;
        this.producer = producer;
    }

    /**
     * Creates the topics and writes it. Every time the same, but for the encoding.
     *
     * @param at when everything happened; lately, since a store may refuse what has expired
     */
    static void write(Topics topics, Encoding encoding, Instant at, String bootstrapServers, String registryUrl)
            throws ExecutionException, InterruptedException {
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            TopicProvisioner.createMissing(
                    admin, topics, new TopicProvisioner.Settings(2, (short) 1, Duration.ofDays(-1)));
            new Log(topics, encoding, at, registryUrl, producer).write();
        }
    }

    private void write() throws ExecutionException, InterruptedException {
        long lastRead = Position.BEFORE_ALL;
        for (int i = 0; i < MESSAGES; i++) {
            long position = append(topics.messages(), i % 2, NEWS + i % 2, message("id" + i, NEWS + i % 2));
            if (i == MESSAGES / 2) {
                lastRead = position;
            }
        }
        append(topics.retained(), 1, STATE, message("lamp", STATE));
        append(topics.retained(), 1, "state/door", message("door", "state/door"));
        append(topics.retained(), 1, "state/door", null);
        append(topics.presence(), 0, READER, presence());
        append(topics.acks(), 0, Topics.compositeKey(NEWS + 0, READER), ack(lastRead));
    }

    private long append(Topics.Topic<?> topic, int partition, String key, @Nullable Object value)
            throws ExecutionException, InterruptedException {
        byte @Nullable [] bytes = value == null ? null : encoding.encode(topic.name(), value, registryUrl);
        return Position.of(
                partition,
                producer.send(new ProducerRecord<>(topic.name(), partition, key, bytes))
                        .get()
                        .offset());
    }

    private Message message(String id, String topic) {
        Message message = new Message();
        message.setId(id);
        message.setTopic(topic);
        message.setPayload(ByteBuffer.wrap(NOT_A_TEXT));
        message.setQos(1);
        message.setRetain(topic.equals(STATE));
        message.setClientId("publisher");
        message.setNode("n1");
        message.setPublishedAt(at);
        message.setCorrelationData(ByteBuffer.wrap(NOT_A_TEXT));
        message.setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));
        return message;
    }

    private Presence presence() {
        Presence presence = new Presence();
        presence.setClientId(READER);
        presence.setOnline(true);
        presence.setNode("n1");
        presence.setEpoch(1L);
        presence.setConnectedAt(at);
        presence.setProtocolVersion(5);
        return presence;
    }

    private AckOffset ack(long through) {
        AckOffset ack = new AckOffset();
        ack.setClientId(READER);
        ack.setTopic(NEWS + 0);
        ack.setThrough(through);
        ack.setThroughId("id" + MESSAGES / 2);
        ack.setBeyondRanges(List.of());
        ack.setUpdatedAt(at);
        return ack;
    }
}
