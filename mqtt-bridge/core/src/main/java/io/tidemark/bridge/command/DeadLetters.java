package io.tidemark.bridge.command;

import io.tidemark.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Puts records that could not be processed on the dead-letters topic, as they were, with where they were and the cause. */
final class DeadLetters {

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    DeadLetters(Producer<byte[], byte[]> producer, Topics topics) {
        this.producer = producer;
        this.topic = topics.deadLetters().name();
    }

    /**
     * Returns when Kafka has it.
     *
     * @throws KafkaException if Kafka does not take it
     */
    void put(ConsumerRecord<byte[], byte[]> failed, Throwable cause) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, failed.key(), failed.value());
        failed.headers().forEach(header -> letter.headers().add(header));
        header(letter, "topic", failed.topic());
        header(letter, "partition", Integer.toString(failed.partition()));
        header(letter, "offset", Long.toString(failed.offset()));
        header(letter, "exception", cause.getClass().getName());
        header(letter, "cause", String.valueOf(cause.getMessage()));
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot write to " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add("tidemark.dead." + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
