package io.tidemark.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Asks for a commit now and not at the next regular one, because somebody waits for what was just forwarded; but only once in a
 * while. A commit for each of a thousand subscribers that come at once would hold up all that is behind it: Kafka Streams does
 * not even read its input before it has processed the records at hand. For one thread.
 */
public final class Hurry {

    /** Some regular commits long. */
    private static final long PAUSE_MILLIS = Duration.ofMillis(200).toMillis();

    private boolean hurried;
    private long hurriedAt;

    /** Asks for the commit, unless it did so a moment ago: then the regular one must do. */
    public void commit(ProcessingContext context) {
        long now = context.currentSystemTimeMs();
        if (!hurried || now - hurriedAt >= PAUSE_MILLIS) {
            hurried = true;
            hurriedAt = now;
            context.commit();
        }
    }
}
