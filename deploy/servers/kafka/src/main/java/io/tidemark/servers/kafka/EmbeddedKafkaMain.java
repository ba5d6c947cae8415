package io.tidemark.servers.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link KafkaProcess} runs: a node that ends with its standard input, so it never outlives its parent. */
final class EmbeddedKafkaMain {

    private EmbeddedKafkaMain() {}

    /** Arguments: data directory, port, controller port, file to create when ready. */
    public static void main(String[] args) throws IOException {
        EmbeddedKafka kafka =
                EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-shutdown"));
        Files.writeString(Path.of(args[3]), kafka.bootstrapServers());
        while (System.in.read() >= 0) {
            // Nothing is said to us; only the end counts.
        }
        System.exit(0);
    }
}
