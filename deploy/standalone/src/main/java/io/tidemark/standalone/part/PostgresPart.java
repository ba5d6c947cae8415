package io.tidemark.standalone.part;

import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.PortPlan;
import java.nio.file.Path;

/** A real PostgreSQL with user, password and database {@code mqtt}. */
public record PostgresPart(Path directory, PortPlan ports) implements Part {

    private static final String IDENTITY = "mqtt";

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public RunningPart start() {
        PostgresProcess postgres = PostgresProcess.start(directory, ports.postgresql(), IDENTITY, IDENTITY, IDENTITY);
        String url = "postgresql://" + IDENTITY + ":" + IDENTITY + "@" + Ports.LOOPBACK + ":" + postgres.port() + "/"
                + IDENTITY;
        return new SupervisedPart(name(), url, new Child(postgres));
    }

    private record Child(PostgresProcess postgres) implements SupervisedPart.Child {
        @Override
        public boolean isAlive() {
            return postgres.isAlive();
        }

        @Override
        public boolean isReady() {
            return Ports.isListening(postgres.port());
        }

        @Override
        public void restart() {
            postgres.restart();
        }

        @Override
        public void close() {
            postgres.close();
        }
    }
}
