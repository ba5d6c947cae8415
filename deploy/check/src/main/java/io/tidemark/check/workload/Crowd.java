package io.tidemark.check.workload;

import io.tidemark.check.account.Accounting;
import io.tidemark.check.account.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** All clients of a workload. */
public final class Crowd implements AutoCloseable {

    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService acknowledger = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "acknowledger");
        thread.setDaemon(true);
        return thread;
    });

    /** @param port of the broker */
    public Crowd(Workload workload, int port, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        workload.readers().forEach(spec -> readers.add(new Reader(spec, port, seeds.nextLong(), acknowledger)));
        for (PublisherSpec spec : workload.publishers()) {
            publishers.add(new Publisher(publishers.size(), spec, port, seeds.nextLong()));
        }
    }

    /** Starts all; the readers' first SUBSCRIBE and the first messages may overlap. */
    public void start() {
        Stream.concat(readers.stream(), publishers.stream()).forEach(client -> {
            Thread thread = new Thread(client, "client");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        });
    }

    /**
     * Ends the publishing and waits until all is acknowledged; false if that took too long.
     */
    public boolean finishPublishing(Duration atMost) throws InterruptedException {
        publishers.forEach(Publisher::finish);
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean all = true;
        for (Publisher publisher : publishers) {
            all &= publisher.awaitFinished(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return all;
    }

    /** Lets every reader come back, subscribe and stay. Returns those that could not in time. */
    public List<String> settle(Duration atMost) throws InterruptedException {
        readers.forEach(Reader::settle);
        long deadline = System.nanoTime() + atMost.toNanos();
        List<String> missing = new ArrayList<>();
        for (Reader reader : readers) {
            if (!reader.awaitSettled(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                missing.add(reader.clientId());
            }
        }
        return missing;
    }

    /** The account as of now. */
    public Verdict account() {
        // Publishers first: what is received meanwhile is not missing then.
        var published = publishers.stream()
                .flatMap(publisher -> publisher.published().stream())
                .toList();
        return Accounting.of(published, readers.stream().map(Reader::log).toList());
    }

    /** Connections of readers so far. */
    public int connections() {
        return readers.stream().mapToInt(Reader::connections).sum();
    }

    /** Messages published once more, because their acknowledgement did not come. */
    public int retries() {
        return publishers.stream().mapToInt(Publisher::retries).sum();
    }

    @Override
    public void close() throws InterruptedException {
        publishers.forEach(Publisher::stop);
        readers.forEach(Reader::stop);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        acknowledger.shutdownNow();
    }
}
