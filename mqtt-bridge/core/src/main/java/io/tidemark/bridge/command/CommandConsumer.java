package io.tidemark.bridge.command;

import io.tidemark.bridge.Broker;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads client commands (committed transactions only) on a thread of its own, applies them and commits a batch when all of
 * it has been applied, so a command is applied at least once. Commands for an epoch that is not the client's current one are
 * dropped; what cannot be read or done goes to the dead letters and the rest goes on. Kafka may come and go.
 */
public final class CommandConsumer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BridgeSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final CommandBatch batch;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private CommandConsumer(BridgeSettings settings, Broker broker, BridgeMetrics metrics) {
        this.settings = settings;
        consumer =
                new KafkaConsumer<>(consumerConfig(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(producerConfig(settings), new ByteArraySerializer(), new ByteArraySerializer());
        batch = new CommandBatch(
                AvroSerdes.<ClientCommand>valueDeserializer(settings.clients()),
                new CommandApplier(broker),
                new DeadLetters(producer, settings.topics()),
                metrics);
        thread = new Thread(this::run, "tidemark-bridge-commands");
        thread.setContextClassLoader(CommandConsumer.class.getClassLoader());
        thread.setDaemon(true);
    }

    /** Starts the thread; returns at once. */
    public static CommandConsumer start(BridgeSettings settings, Broker broker, BridgeMetrics metrics) {
        CommandConsumer started = new CommandConsumer(settings, broker, metrics);
        started.thread.start();
        return started;
    }

    private static Map<String, Object> consumerConfig(BridgeSettings settings) {
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put("client.id", "tidemark-bridge-commands-" + settings.nodeName());
        config.put("group.id", settings.commandsGroupId());
        config.put("auto.offset.reset", "earliest");
        config.putAll(settings.consumer());
        config.put("enable.auto.commit", false);
        config.put("isolation.level", "read_committed");
        return config;
    }

    private static Map<String, Object> producerConfig(BridgeSettings settings) {
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put("client.id", "tidemark-bridge-dead-letters-" + settings.nodeName());
        config.putAll(settings.producer());
        config.put("acks", "all");
        return config;
    }

    private void run() {
        consumer.subscribe(List.of(settings.topics().clientCommands().name()));
        while (stopping.getCount() > 0) {
            try {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    handle(records);
                }
            } catch (WakeupException e) {
                // close() was called; the loop ends
            } catch (KafkaException e) {
                // Whatever was applied and not committed is applied again: at least once.
                log.warn("Commands wait for Kafka: {}: {}", e.getClass().getSimpleName(), e.getMessage());
                pause();
            } catch (RuntimeException e) {
                log.error("Unexpected failure while applying commands; they are tried again", e);
                pause();
            }
        }
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        producer.close(CLOSE_TIMEOUT);
    }

    private void handle(ConsumerRecords<byte[], byte[]> records) {
        try {
            if (apply(records)) {
                consumer.commitSync();
            }
        } catch (RuntimeException e) {
            batch.forget();
            rewind(records);
            throw e;
        }
    }

    /** The next poll returns the same records again. */
    private void rewind(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
        }
    }

    /** True when every record was handled; a record that cannot be handled yet is tried again without polling on. */
    private boolean apply(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            while (!batch.add(record)) {
                consumer.pause(consumer.assignment());
                consumer.poll(Duration.ZERO);
                if (pause()) {
                    return false;
                }
            }
        }
        consumer.resume(consumer.paused());
        batch.await();
        return true;
    }

    /** True when the consumer shall stop. */
    private boolean pause() {
        try {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(2 * CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
