package io.tidemark.servers.redis;

import io.tidemark.servers.process.ServerException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting until servers that run have found each other. */
final class Forming {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;

    private Forming() {}

    /** @throws ServerException with {@code otherwise} if it takes too long */
    static void await(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new ServerException("Redis: " + otherwise + " in " + TIMEOUT.toSeconds() + " s");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServerException("interrupted while Redis servers started", e);
            }
        }
    }
}
