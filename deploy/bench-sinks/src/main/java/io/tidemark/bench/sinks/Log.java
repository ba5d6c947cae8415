package io.tidemark.bench.sinks;

import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.servers.kafka.KafkaProcess;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.part.RegistryPart;
import io.tidemark.standalone.part.RunningPart;
import io.tidemark.standalone.part.TopicsPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka, in a JVM of its own, with the registry and Tidemark's topics. */
final class Log implements AutoCloseable {

    private static final String REGISTRY = "schema.registry.url";

    private final Topics topics = Topics.withDefaultPrefix();
    private final PortPlan ports;
    private final KafkaProcess kafka;
    private final RunningPart registry;

    private Log(PortPlan ports, KafkaProcess kafka, RunningPart registry) {
        this.ports = ports;
        this.kafka = kafka;
        this.registry = registry;
    }

    static Log start(Path directory, PortPlan ports) {
        KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"), ports.kafka(), ports.kafkaController());
        try {
            Log log = new Log(ports, kafka, new RegistryPart(ports).start());
            new TopicsPart(log.topics, ports).start();
            return log;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /** Writes the messages and the acks, each at the place that the workload says. */
    void fill(Workload workload) throws ExecutionException, InterruptedException {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("acks", "all");
        config.put("linger.ms", 5);
        config.put("batch.size", 1 << 16);
        // As the bridge writes them.
        config.put("compression.type", "lz4");
        Map<String, Object> serializer = Map.of(REGISTRY, ports.registryUrl());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, Object> producer =
                new KafkaProducer<>(config, new StringSerializer(), AvroSerdes.valueSerializer(serializer))) {
            String messages = topics.messages().name();
            workload.messages()
                    .forEach(placed -> sent.add(producer.send(new ProducerRecord<>(
                            messages, placed.partition(), placed.message().getTopic(), placed.message()))));
            workload.acks()
                    .forEach(placed -> sent.add(producer.send(new ProducerRecord<>(
                            topics.acks().name(),
                            placed.partition(),
                            Topics.compositeKey(
                                    placed.ack().getTopic(), placed.ack().getClientId()),
                            placed.ack()))));
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        }
    }

    Topics topics() {
        return topics;
    }

    ProcessHandle server() {
        return kafka.handle();
    }

    @Override
    public void close() {
        registry.close();
        kafka.close();
    }
}
