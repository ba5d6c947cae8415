package io.tidemark.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Messages of one topic that wait for clients that are away.
 *
 * @param clean whether the clients have clean sessions, so that the broker keeps nothing for them
 */
record Backlog(int port, String topic, int count, int payloadBytes, boolean clean) {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /**
     * What a client saw that came back.
     *
     * @param firstMillis from asking for messages to the first one
     * @param seconds from asking to the last one
     * @param duplicates messages that came again
     */
    record Drained(double firstMillis, double seconds, int duplicates) {}

    /** A client subscribes and leaves. */
    void subscribe(String clientId) throws IOException, TimeoutException {
        try (Selector selector = Selector.open()) {
            BacklogReader reader = new BacklogReader(port, clientId, clean, topic, true);
            reader.register(selector);
            Serving.until(selector, reader::isSubscribed, TIMEOUT, "the SUBACK");
            reader.disconnect();
        }
    }

    /** Publishes all of it. */
    void publish() throws IOException, TimeoutException {
        try (Selector selector = Selector.open()) {
            BacklogPublisher publisher = new BacklogPublisher(port, "backlog-publisher", topic, payloadBytes, count);
            publisher.register(selector);
            Serving.until(selector, publisher::isDone, TIMEOUT, "publishing the backlog");
            publisher.close();
        }
    }

    /** The client comes back and takes all of it. */
    Drained drain(String clientId) throws IOException, TimeoutException {
        try (Selector selector = Selector.open()) {
            BacklogReader reader = new BacklogReader(port, clientId, clean, topic, clean);
            reader.register(selector);
            Serving.until(selector, () -> reader.distinct() == count, TIMEOUT, "taking the backlog");
            double seconds = (System.nanoTime() - reader.askedAt()) / 1e9;
            reader.disconnect();
            return new Drained((reader.firstAt() - reader.askedAt()) / 1e6, seconds, reader.duplicates());
        }
    }
}
