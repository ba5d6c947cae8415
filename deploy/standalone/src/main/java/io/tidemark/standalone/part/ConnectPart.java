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
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractStatus.State;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;

/**
 * A Kafka Connect worker in this JVM with its REST interface, and the sinks. It is a cluster of one, so that connectors which
 * are added, changed or removed over REST are so after a restart too.
 *
 * @param directory remembers what the built-in sinks were created with
 */
public record ConnectPart(Path directory, PortPlan ports, Sinks sinks) implements Part {

    private static final Duration SINK_TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> PUT_ASIDE = Set.of(State.PAUSED.toString(), State.STOPPED.toString());
    private static final String RUNNING = State.RUNNING.toString();
    private static final Long STORE_AVAILABLE = 1L;
    private static final String COMMIT_MILLIS = "5000";
    private static final String STOP_MILLIS = "5000";
    private static final String GROUP = "tidemark-connect";
    private static final String ONE = "1";

    @Override
    public String name() {
        return "Kafka Connect";
    }

    @Override
    public RunningPart start() {
        Path home = Directories.create(directory, name());
        Map<String, Map<String, String>> shipped = sinks.configurations();
        Connect<DistributedHerder> connect = new ConnectDistributed().startConnect(member());
        BuiltInSinks builtIn = new BuiltInSinks(home, new Connectors(connect.herder(), SINK_TIMEOUT));
        Set<String> present;
        try {
            present = builtIn.install(shipped);
        } catch (RuntimeException e) {
            stop(connect);
            throw e;
        }
        Running running = new Running(connect, ports.connectUrl(), present);
        Awaiting.ready(
                running,
                SINK_TIMEOUT,
                () -> new StartException("the sinks did not run after "
                        + SINK_TIMEOUT.toSeconds() + " s: " + ports.connectUrl()
                        + "/connectors?expand=status said why, and so does"
                        + " the log"));
        return running;
    }

    /** The configuration of a worker, whichever way it keeps its connectors. */
    public Map<String, String> worker() {
        Map<String, String> config = new HashMap<>();
        config.put("bootstrap.servers", ports.bootstrapServers());
        config.put("listeners", ports.connectUrl());
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

    private Map<String, String> member() {
        Map<String, String> config = worker();
        config.put("group.id", GROUP);
        config.put("config.storage.topic", GROUP + "-configs");
        config.put("config.storage.replication.factor", ONE);
        config.put("offset.storage.topic", GROUP + "-offsets");
        config.put("offset.storage.replication.factor", ONE);
        config.put("offset.storage.partitions", ONE);
        config.put("status.storage.topic", GROUP + "-status");
        config.put("status.storage.replication.factor", ONE);
        config.put("status.storage.partitions", ONE);
        // No other worker will come back for its tasks.
        config.put("scheduled.rebalance.max.delay.ms", "0");
        config.put("session.timeout.ms", Integer.toString(KafkaLimits.SESSION_TIMEOUT_MILLIS));
        config.put("heartbeat.interval.ms", Integer.toString(KafkaLimits.HEARTBEAT_MILLIS));
        return config;
    }

    private static void stop(Connect<DistributedHerder> connect) {
        connect.stop();
        connect.awaitStop();
    }

    private record Running(Connect<DistributedHerder> connect, String endpoint, Set<String> sinkNames)
            implements RunningPart {

        /**
         * The built-in sinks run with all their tasks, and each has reached its store (and so has made what it needs there).
         * One that was paused, stopped or deleted is as it should be; other connectors do not count.
         */
        @Override
        public boolean isReady() {
            return sinkNames.stream().allMatch(this::isAsItShouldBe);
        }

        private boolean isAsItShouldBe(String sink) {
            if (!connect.herder().connectors().contains(sink)) {
                return true;
            }
            try {
                ConnectorStateInfo status = connect.herder().connectorStatus(sink);
                return PUT_ASIDE.contains(status.connector().state()) || isRunning(sink, status);
            } catch (ConnectException unknown) {
                return false;
            }
        }

        private static boolean isRunning(String sink, ConnectorStateInfo status) {
            return RUNNING.equals(status.connector().state())
                    && !status.tasks().isEmpty()
                    && status.tasks().stream()
                            .allMatch(task -> RUNNING.equals(task.state()) && hasStore(sink, task.id()));
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
            stop(connect);
        }
    }
}
