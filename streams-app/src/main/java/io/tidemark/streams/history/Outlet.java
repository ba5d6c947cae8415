package io.tidemark.streams.history;

import io.tidemark.schemas.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Where a replay of history goes. For one thread. */
sealed interface Outlet extends AutoCloseable permits ClientOutlet, TopicOutlet {

    /** The QoS to send a message with; empty if it cannot be sent there. */
    OptionalInt qos(Message message);

    /** Whether an acknowledgement will come for a message that is sent with this QoS. */
    boolean isAcknowledged(int qos);

    /** Whether one more message may be on its way. */
    boolean hasRoom();

    /** Hands a message to Kafka. */
    void send(Logged logged, int qos, Instant now);

    /** Looks what became of it, for this long at most. */
    void follow(Duration patience) throws InterruptedException;

    /** How many were acknowledged. */
    long acked();

    /** Whether nothing that was sent waits for an acknowledgement. */
    boolean isIdle();

    /** Why it cannot go on, if it cannot. */
    Optional<String> failure();

    @Override
    void close();
}
