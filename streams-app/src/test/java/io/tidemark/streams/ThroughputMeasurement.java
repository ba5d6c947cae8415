package io.tidemark.streams;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.serde.AvroSerdes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Run by hand: how many messages, each acknowledged by one client, an app takes a second from a backlog on a real Kafka in the
 * same JVM. Argument: number of messages.
 */
public final class ThroughputMeasurement {

    private static final int CLIENTS = 100;
    private static final int TOPICS = 100;
    /** A scrape of all metrics costs some 10 ms of CPU: rarely. */
    private static final int POLL_MILLIS = 1_000;

    private ThroughputMeasurement() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("throughput");
        try (RunningSystem system = new RunningSystem(directory)) {
            system.startApp("a").close();
            fill(system, count);
            long cpuBefore = cpu();
            long start = System.nanoTime();
            StreamsApp app = system.startApp("a");
            while (counter(app, "tidemark_acks_total{outcome=\"counted\"}") < count) {
                Thread.sleep(POLL_MILLIS);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%d messages and acks in %.1f s: %.0f/s of each; %.1f us CPU for each pair, Kafka included%n",
                    count, seconds, count / seconds, (cpu() - cpuBefore) / 1e3 / count);
            app.close();
        }
        System.exit(0);
    }

    private static void fill(RunningSystem system, int count) {
        Events events = new Events("publisher").at(Instant.now());
        for (int c = 0; c < CLIENTS; c++) {
            Events client = new Events("client" + c).at(Instant.now());
            system.send(client.connected(1));
            system.send(client.subscribed(1, 1, "pubsub/" + c % TOPICS));
        }
        events.at(Instant.now());
        try (Producer<String, Object> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", system.bootstrapServers(), "linger.ms", 20, "batch.size", 200_000),
                new StringSerializer(),
                AvroSerdes.valueSerializer(system.serdes()))) {
            for (int i = 0; i < count; i++) {
                String topic = "pubsub/" + i % TOPICS;
                String id = "00000000000000" + (1_000_000 + i);
                Message message = events.message(topic, id, 1);
                var sent = producer.send(new ProducerRecord<>(
                        system.topics.messages().name(),
                        null,
                        message.getPublishedAt().toEpochMilli(),
                        topic,
                        message));
                ClientEvent ack = ClientEvent.newBuilder()
                        .setClientId("client" + i % CLIENTS)
                        .setNode("n")
                        .setEpoch(1)
                        .setAt(message.getPublishedAt())
                        .setEvent(new Acked(id, topic, 1, null, null))
                        .build();
                var acked = producer.send(new ProducerRecord<>(
                        system.topics.clientEvents().name(), null, ack.getAt().toEpochMilli(), ack.getClientId(), ack));
                if (i == count - 1) {
                    RunningSystem.await(sent);
                    RunningSystem.await(acked);
                }
            }
        }
    }

    private static double counter(StreamsApp app, String name) {
        return app.scrape()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
