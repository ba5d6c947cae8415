package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A loop on each of several connections that writes a share of the rows, a batch in a transaction. */
abstract class JdbcLoop implements RawClient {

    /** As many rows as a connector of ours writes at once. */
    static final int BATCH = 2_000;

    private final Connections database;

    JdbcLoop(Connections database) {
        this.database = database;
    }

    /** Writes a batch; the caller commits. */
    abstract void write(Connection connection, List<Placed> batch) throws Exception;

    @Override
    public double write(Workload workload, int connections) throws Exception {
        List<List<Placed>> shares = workload.messagesFor(connections);
        CountDownLatch connected = new CountDownLatch(connections);
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> loops = new ArrayList<>();
            for (List<Placed> share : shares) {
                loops.add(threads.submit(() -> {
                    try (Connection connection = database.connect()) {
                        connection.setAutoCommit(false);
                        connected.countDown();
                        begin.await();
                        for (int from = 0; from < share.size(); from += BATCH) {
                            write(connection, share.subList(from, Math.min(share.size(), from + BATCH)));
                            connection.commit();
                        }
                        return null;
                    } finally {
                        connected.countDown();
                    }
                }));
            }
            connected.await();
            long start = System.nanoTime();
            begin.countDown();
            for (Future<?> loop : loops) {
                loop.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }
}
