package io.tidemark.streams.why;

import java.time.Instant;
import java.util.Optional;

/** Something that the log says about a message or a client. */
public sealed interface Fact {

    Instant at();

    /**
     * The broker accepted the message.
     *
     * @param expiresAt empty = never
     */
    record Published(Instant at, String topic, int qos, long position, String publisher, Optional<Instant> expiresAt)
            implements Fact {}

    record Connected(Instant at, long epoch, boolean sessionPresent) implements Fact {}

    record Disconnected(Instant at, long epoch, String reason) implements Fact {}

    /** @param qos as granted */
    record Subscribed(Instant at, String topicFilter, int qos) implements Fact {}

    record Unsubscribed(Instant at, String topicFilter) implements Fact {}

    /**
     * Tidemark told the bridge to deliver the message to the client.
     *
     * @param historyId the history replay; empty = the replay of what the client missed
     */
    record Replayed(Instant at, Optional<Long> epoch, int qos, Optional<String> historyId) implements Fact {}

    /**
     * The message left the broker for the client.
     *
     * @param historyId the history replay that sent it; empty for every other delivery
     */
    record Delivered(Instant at, long epoch, Optional<String> historyId) implements Fact {}

    /** The client acknowledged it; as {@link Delivered}. */
    record Acked(Instant at, long epoch, Optional<String> historyId) implements Fact {}
}
