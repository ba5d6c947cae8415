package io.tidemark.standalone.part;

import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.StartException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;

/** A Kafka Connect worker in this JVM with its REST interface, and the sinks. */
public record ConnectPart(Path directory, PortPlan ports, Sinks sinks) implements Part {

    private static final Duration SINK_TIMEOUT = Duration.ofSeconds(60);
    private static final String RUNNING = AbstractStatus.State.RUNNING.toString();
    private static final Long STORE_AVAILABLE = 1L;
    private static final String COMMIT_MILLIS = "5000";
    private static final String STOP_MILLIS = "5000";

    @Override
    public String name() {
        return "Kafka Connect";
    }

    @Override
    public RunningPart start() {
        Path home = Directories.create(directory, name());
        Connect<StandaloneHerder> connect = new ConnectStandalone().startConnect(worker(home));
        Running running = new Running(connect, ports.connectUrl(), sinks.names());
        try {
            sinks.configurations().forEach((sink, configuration) -> create(connect.herder(), sink, configuration));
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
        Awaiting.ready(
                running,
                SINK_TIMEOUT,
                () -> new StartException("the sinks did not run after "
                        + SINK_TIMEOUT.toSeconds() + " s: " + ports.connectUrl()
                        + "/connectors?expand=status said why, and so does"
                        + " the log"));
        return running;
    }

    /**
     * The worker's configuration.
     *
     * @param home gets its files
     */
    public Map<String, String> worker(Path home) {
        Map<String, String> config = new HashMap<>();
        config.put("bootstrap.servers", ports.bootstrapServers());
        config.put("listeners", ports.connectUrl());
        config.put("offset.storage.file.filename", home.resolve("offsets").toString());
        config.put("offset.flush.interval.ms", COMMIT_MILLIS);
        config.put("task.shutdown.graceful.timeout.ms", STOP_MILLIS);
        config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        config.put("value.converter", "io.tidemark.connect.AvroConverter");
        config.put("value.converter.schema.registry.url", ports.registryUrl());
        // Plugins are found by their service files; scanning every jar for them would take seconds.
        config.put("plugin.discovery", "service_load");
        config.put("connector.client.config.override.policy", "All");
        config.put("producer.max.request.size", Integer.toString(KafkaLimits.RECORD_BYTES));
        return config;
    }

    private static void create(StandaloneHerder herder, String sink, Map<String, String> configuration) {
        CompletableFuture<Void> created = new CompletableFuture<>();
        Map<String, String> named = new HashMap<>(configuration);
        named.put("name", sink);
        herder.putConnectorConfig(sink, named, true, (failure, result) -> {
            if (failure == null) {
                created.complete(null);
            } else {
                created.completeExceptionally(failure);
            }
        });
        try {
            created.get(SINK_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException("the sink '" + sink + "' cannot start: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new StartException(
                    "the sink '" + sink + "' was not created in " + SINK_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while creating the sink '" + sink + "'", e);
        }
    }

    private record Running(Connect<StandaloneHerder> connect, String endpoint, Set<String> sinkNames)
            implements RunningPart {

        /**
         * The sinks that were there from the start run with all their tasks, and each has reached its store (and so has
         * made what it needs there); connectors added later do not count.
         */
        @Override
        public boolean isReady() {
            return sinkNames.stream().allMatch(this::isRunning);
        }

        private boolean isRunning(String sink) {
            try {
                ConnectorStateInfo status = connect.herder().connectorStatus(sink);
                return RUNNING.equals(status.connector().state())
                        && !status.tasks().isEmpty()
                        && status.tasks().stream()
                                .allMatch(task -> RUNNING.equals(task.state()) && hasStore(sink, task.id()));
            } catch (ConnectException unknown) {
                return false;
            }
        }

        /** As the task itself says in its metrics. */
        private static boolean hasStore(String sink, int task) {
            try {
                ObjectName metrics = new ObjectName("kafka.connect:type=plugins,connector=" + sink + ",task=" + task);
                return ManagementFactory.getPlatformMBeanServer()
                        .getAttribute(metrics, "store-available")
                        .equals(STORE_AVAILABLE);
            } catch (JMException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            connect.stop();
            connect.awaitStop();
        }
    }
}
