package io.tidemark.bridge.kafka;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka is believed to take records. Down from the start until the first probe succeeds. One log line at each
 * change. Thread-safe.
 */
final class Availability {

    private static final Logger log = LoggerFactory.getLogger(Availability.class);

    private volatile boolean up;
    private volatile long lastSuccessNanos = System.nanoTime();
    private volatile long changedNanos = System.nanoTime();
    private volatile String reason = "not connected yet";

    boolean isUp() {
        return up;
    }

    /** Why it is down, for people. */
    String reason() {
        return reason;
    }

    /** Since the last confirmed record or successful probe. */
    long nanosSinceSuccess() {
        return System.nanoTime() - lastSuccessNanos;
    }

    /** Kafka confirmed a record, or a probe succeeded. */
    void succeeded() {
        lastSuccessNanos = System.nanoTime();
        if (!up) {
            change(true, "");
        }
    }

    void failed(String why) {
        if (up) {
            change(false, why);
        } else {
            reason = why;
        }
    }

    private synchronized void change(boolean nowUp, String why) {
        if (up == nowUp) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changedNanos);
        changedNanos = System.nanoTime();
        reason = why;
        up = nowUp;
        if (nowUp) {
            log.info("Kafka is available after {} ms", millis);
        } else {
            log.warn("Kafka is unavailable: {}. Publishers are refused until it is back.", why);
        }
    }
}
