package io.tidemark.bench.sinks;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.Callback;

/** A Kafka Connect worker in this JVM that runs one connector at a time. */
final class Worker implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 60;
    private static final String FAILED = AbstractStatus.State.FAILED.toString();

    private final Connect<StandaloneHerder> connect;
    private final MBeanServer metrics = ManagementFactory.getPlatformMBeanServer();

    private Worker(Connect<StandaloneHerder> connect) {
        this.connect = connect;
    }

    static Worker start(Map<String, String> config) {
        return new Worker(new ConnectStandalone().startConnect(config));
    }

    /** Starts a connector. */
    void create(String name, Map<String, String> config) throws InterruptedException {
        Map<String, String> named = new HashMap<>(config);
        named.put("name", name);
        await(name + " cannot be started", done -> connect.herder().putConnectorConfig(name, named, false, done));
    }

    /** Stops a connector and all its tasks. */
    void delete(String name) throws InterruptedException {
        await(name + " cannot be stopped", done -> connect.herder().deleteConnectorConfig(name, done));
    }

    /** @throws IllegalStateException with the cause if one of its tasks has failed */
    void requireRunning(String name) {
        for (TaskState task : connect.herder().connectorStatus(name).tasks()) {
            if (FAILED.equals(task.state())) {
                throw new IllegalStateException(
                        "task " + task.id() + " of " + name + " failed: " + rootCause(task.trace()));
            }
        }
    }

    private static String rootCause(String trace) {
        return trace.lines()
                .filter(line -> !line.startsWith("\t"))
                .reduce((outer, inner) -> inner)
                .orElse("");
    }

    /**
     * Sum of a metric over a connector's tasks.
     *
     * @param type of the metrics, as in {@code kafka.connect:type=…}
     */
    double sum(String name, String type, String attribute) throws JMException {
        double sum = 0;
        ObjectName tasks = new ObjectName("kafka.connect:type=" + type + ",connector=" + name + ",task=*");
        for (ObjectName task : metrics.queryNames(tasks, null)) {
            sum += ((Number) metrics.getAttribute(task, attribute)).doubleValue();
        }
        return sum;
    }

    private interface Request {
        void send(Callback<Created<ConnectorInfo>> done);
    }

    private static void await(String problem, Request request) throws InterruptedException {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        request.send((failure, result) -> {
            if (failure == null) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(failure);
            }
        });
        try {
            answered.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(problem + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException(problem + ": no answer in " + TIMEOUT_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        connect.stop();
        connect.awaitStop();
    }
}
