package io.tidemark.bridge.kafka;

import io.tidemark.bridge.Unreadable;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Turns messages and events into Kafka records and gives them to the producers. Confined to the sender thread. */
final class LogWriter implements AutoCloseable {

    private final Topics topics;
    private final Producer<String, byte[]> messageProducer;
    private final Producer<String, byte[]> eventProducer;
    private final Serializer<Message> messageSerializer;
    private final Serializer<ClientEvent> eventSerializer;
    private boolean prepared;

    LogWriter(
            Topics topics,
            Producer<String, byte[]> messageProducer,
            Producer<String, byte[]> eventProducer,
            Serializer<Message> messageSerializer,
            Serializer<ClientEvent> eventSerializer) {
        this.topics = topics;
        this.messageProducer = messageProducer;
        this.eventProducer = eventProducer;
        this.messageSerializer = messageSerializer;
        this.eventSerializer = eventSerializer;
    }

    /**
     * Makes sure that the schema registry knows both schemas, so that no later record waits for it. May block while the
     * registry is asked.
     *
     * @return why not, empty when all is well
     */
    Optional<String> prepare() {
        if (prepared) {
            return Optional.empty();
        }
        try {
            messageSerializer.serialize(topics.messages().name(), sampleMessage());
            eventSerializer.serialize(topics.clientEvents().name(), sampleEvent());
            prepared = true;
            return Optional.empty();
        } catch (SerializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of("schema registry: " + e.getMessage() + " (" + cause.getMessage() + ")");
        }
    }

    /** The callback tells how it ended, so the future is not needed. @throws RuntimeException if Kafka's producer or the serializer does not take it; the callback is not called then */
    void write(Message message, Callback callback) {
        String topic = topics.messages().name();
        byte[] value = messageSerializer.serialize(topic, message);
        long timestamp = message.getPublishedAt().toEpochMilli();
        var unused =
                messageProducer.send(new ProducerRecord<>(topic, null, timestamp, message.getTopic(), value), callback);
    }

    /** As {@link #write(Message, Callback)}. */
    void write(ClientEvent event, Callback callback) {
        String topic = topics.clientEvents().name();
        byte[] value = eventSerializer.serialize(topic, event);
        long timestamp = event.getAt().toEpochMilli();
        var unused =
                eventProducer.send(new ProducerRecord<>(topic, null, timestamp, event.getClientId(), value), callback);
    }

    /** As {@link #write(Message, Callback)}; what is wrong with it goes into headers. */
    void write(Unreadable unreadable, Callback callback) {
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(topics.deadLetters().name(), null, null, null, bytes(unreadable.content()));
        header(letter, "topic", unreadable.origin());
        header(letter, "exception", Unreadable.class.getName());
        header(letter, "cause", unreadable.cause());
        var unused = eventProducer.send(letter, callback);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add("tidemark.dead." + name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits at most this long for what was sent; what is then not confirmed fails. */
    void close(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        messageProducer.close(timeout);
        eventProducer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        messageSerializer.close();
        eventSerializer.close();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private static Message sampleMessage() {
        return Message.newBuilder()
                .setId("")
                .setTopic("")
                .setPayload(ByteBuffer.allocate(0))
                .setQos(0)
                .setRetain(false)
                .setClientId("")
                .setNode("")
                .setPublishedAt(Instant.EPOCH)
                .setUserProperties(List.of())
                .build();
    }

    private static ClientEvent sampleEvent() {
        return ClientEvent.newBuilder()
                .setClientId("")
                .setNode("")
                .setEpoch(0)
                .setAt(Instant.EPOCH)
                .setEvent(new Disconnected("", false, null, null))
                .build();
    }
}
