package io.tidemark.standalone.part;

import io.tidemark.servers.kafka.EmbeddedKafka;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.PortPlan;
import java.nio.file.Path;

/** A one-node Kafka in this JVM. */
public record KafkaPart(Path directory, PortPlan ports) implements Part {

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public RunningPart start() {
        return new Running(EmbeddedKafka.start(directory, ports.kafka(), ports.kafkaController()), ports.kafka());
    }

    private record Running(EmbeddedKafka kafka, int port) implements RunningPart {
        @Override
        public String endpoint() {
            return kafka.bootstrapServers();
        }

        @Override
        public boolean isReady() {
            return Ports.isListening(port);
        }

        @Override
        public void close() {
            kafka.close();
        }
    }
}
