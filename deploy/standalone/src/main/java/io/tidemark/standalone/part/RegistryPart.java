package io.tidemark.standalone.part;

import io.tidemark.registry.SchemaRegistryServer;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.PortPlan;

/** The schema registry; its state is a topic of Kafka. */
public record RegistryPart(PortPlan ports) implements Part {

    @Override
    public String name() {
        return "Schema registry";
    }

    @Override
    public RunningPart start() {
        SchemaRegistryServer.Config config =
                SchemaRegistryServer.Config.local(ports.registry(), ports.bootstrapServers());
        return new Running(SchemaRegistryServer.start(config), ports.registry());
    }

    private record Running(SchemaRegistryServer server, int port) implements RunningPart {
        @Override
        public String endpoint() {
            return server.url();
        }

        @Override
        public boolean isReady() {
            return Ports.isListening(port);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
