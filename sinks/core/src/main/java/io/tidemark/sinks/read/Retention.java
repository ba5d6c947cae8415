package io.tidemark.sinks.read;

import io.tidemark.sinks.rules.Rule;
import java.time.Duration;
import java.util.Optional;

/** How long a store keeps messages by itself. Immutable; made to be asked for each message. */
@FunctionalInterface
public interface Retention {

    /** Nothing is dropped by the store itself. */
    Retention FOREVER = topic -> Optional.empty();

    /**
     * For how long after its publication the store keeps a message of the topic. Empty if for ever, or if the rules store no
     * messages of the topic.
     */
    Optional<Duration> of(String topic);

    /** For how long after its publication the store keeps the retained message that a rule stores. Empty if for ever. */
    default Optional<Duration> ofRetained(Rule rule) {
        return Optional.empty();
    }
}
