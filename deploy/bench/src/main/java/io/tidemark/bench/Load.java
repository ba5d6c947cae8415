package io.tidemark.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of publishers and one subscriber on one thread.
 *
 * @param window unacknowledged messages of one publisher
 */
record Load(int publishers, int window, int payloadBytes) {

    private static final long HIGHEST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    /** What was seen in the measured time. Latencies of PUBACKs in microseconds. */
    record Result(double messagesPerSecond, double deliveredPerSecond, Histogram pubackMicros) {}

    /** @param onMeasure called once, when the warm-up is over */
    Result run(int port, Duration warmUp, Duration measured, Runnable onMeasure) throws IOException {
        Histogram latencies = new Histogram(HIGHEST_MICROS, 3);
        latencies.setAutoResize(true);
        byte[] payload = new byte[payloadBytes];
        List<Connection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            Subscriber subscriber = new Subscriber(port, "bench-subscriber", "bench/#");
            connections.add(subscriber);
            List<Publisher> all = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                Publisher publisher =
                        new Publisher(port, "bench-publisher-" + i, "bench/" + i, payload, window, latencies);
                all.add(publisher);
                connections.add(publisher);
            }
            for (Connection connection : connections) {
                connection.register(selector);
            }
            for (SelectionKey key : selector.keys()) {
                ((Connection) key.attachment()).flush(key);
            }
            Serving.until(selector, System.nanoTime() + warmUp.toNanos());
            latencies.reset();
            onMeasure.run();
            long start = System.nanoTime();
            long acknowledgedBefore = acknowledged(all);
            long receivedBefore = subscriber.received();
            Serving.until(selector, start + measured.toNanos());
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(
                    (acknowledged(all) - acknowledgedBefore) / seconds,
                    (subscriber.received() - receivedBefore) / seconds,
                    latencies);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static long acknowledged(List<Publisher> publishers) {
        return publishers.stream().mapToLong(Publisher::acknowledged).sum();
    }
}
