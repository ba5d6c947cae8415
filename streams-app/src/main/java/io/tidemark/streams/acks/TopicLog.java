package io.tidemark.streams.acks;

import java.util.OptionalLong;

/** The messages of one MQTT topic that can still be due: QoS above 0, not expired, within the history. */
@FunctionalInterface
public interface TopicLog {

    /** Position of the first such message after a position; empty if there is none. */
    OptionalLong next(long after);
}
