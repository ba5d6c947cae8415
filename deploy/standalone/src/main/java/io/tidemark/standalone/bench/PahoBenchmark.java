package io.tidemark.standalone.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.bridge.paho.PahoBridge;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * How many events of EMQX a bridge takes from a backlog in Mosquitto to Kafka, and how many Paho clients take from the same
 * backlog that only receive and acknowledge, on as many connections. Everything shares the machine.
 */
public final class PahoBenchmark {

    static final int RECEIVE_MAXIMUM = 1_000;

    private static final long LIMIT_SECONDS = 300;
    private static final long LOOK_MILLIS = 2;

    /**
     * Messages per second.
     *
     * @param cpuMicros of this process for each message of the bridge
     */
    private record Figures(int connections, double ceiling, double bridge, double cpuMicros) {
        double ratio() {
            return bridge / ceiling;
        }
    }

    private final Path directory;
    private final int messages;
    private final List<Integer> connections;
    private final int rounds;
    private final PrintStream out;

    /**
     * @param directory gets the data and logs of the servers
     * @param connections numbers of connections to measure with
     * @param rounds how often, after one to warm up; the median by ratio counts
     */
    public PahoBenchmark(Path directory, int messages, List<Integer> connections, int rounds, PrintStream out) {
        this.directory = directory;
        this.messages = messages;
        this.connections = List.copyOf(connections);
        this.rounds = rounds;
        this.out = out;
    }

    /** Measures and prints the table. */
    public void run() throws Exception {
        List<List<Figures>> measured = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            out.printf("round %d of %d%s%n", round, rounds, round == 0 ? ": to warm up" : "");
            List<Figures> row = new ArrayList<>();
            for (int count : connections) {
                row.add(measure(directory.resolve("round-" + round + "-" + count), count));
            }
            if (round > 0) {
                measured.add(row);
            }
        }
        print(measured);
    }

    private Figures measure(Path home, int count) throws Exception {
        try (BridgeServers servers = new BridgeServers(home)) {
            leaveSessions(servers, count);
            EmqxEvents.publish(servers.broker(), messages);
            double ceiling = receive(servers, count);
            try (PahoBridge bridge = servers.bridge(count)) {
                await(() -> bridge.metric("mqtt.arrived") > 0);
                long cpu = cpuNanos();
                long begin = System.nanoTime();
                await(() -> bridge.metric("mqtt.acknowledged") >= messages);
                double rate = rate(begin);
                return new Figures(count, ceiling, rate, (cpuNanos() - cpu) / 1e3 / messages);
            }
        }
    }

    private static void leaveSessions(BridgeServers servers, int count) throws Exception {
        try (PahoBridge bridge = servers.bridge(count)) {
            await(bridge::isReady);
        }
        for (int i = 0; i < count; i++) {
            try (PahoReceiver receiver = new PahoReceiver(servers.broker(), i, new AtomicInteger())) {
                receiver.subscribe(i, count);
            }
        }
    }

    private double receive(BridgeServers servers, int count) throws Exception {
        AtomicInteger received = new AtomicInteger();
        List<PahoReceiver> receivers = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            receivers.add(new PahoReceiver(servers.broker(), i, received));
        }
        await(() -> received.get() >= messages);
        double rate = rate(begin);
        for (PahoReceiver receiver : receivers) {
            receiver.close();
        }
        return rate;
    }

    private double rate(long beginNanos) {
        return messages / ((System.nanoTime() - beginNanos) / 1e9);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not everything came within " + LIMIT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void print(List<List<Figures>> measured) {
        out.printf(
                "%n%11s %18s %10s %12s %7s   ratios%n",
                "connections", "receive and ack/s", "bridge/s", "CPU µs/msg", "ratio");
        for (int i = 0; i < connections.size(); i++) {
            int column = i;
            List<Figures> sorted = measured.stream()
                    .map(row -> row.get(column))
                    .sorted((a, b) -> Double.compare(a.ratio(), b.ratio()))
                    .toList();
            Figures median = sorted.get(sorted.size() / 2);
            out.printf(
                    Locale.ROOT,
                    "%11d %18.0f %10.0f %12.1f %7.2f   %.2f to %.2f%n",
                    median.connections(),
                    median.ceiling(),
                    median.bridge(),
                    median.cpuMicros(),
                    median.ratio(),
                    sorted.get(0).ratio(),
                    sorted.get(sorted.size() - 1).ratio());
        }
    }
}
