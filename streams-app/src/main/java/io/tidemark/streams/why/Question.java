package io.tidemark.streams.why;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Did the client get the message?
 *
 * @param now when it is asked
 * @param history how long the log keeps messages; empty if that is not known
 */
public record Question(String clientId, String messageId, Instant now, Optional<Duration> history) {

    String log() {
        return history.filter(kept -> !kept.isNegative())
                .map(kept -> "the log of the last " + words(kept))
                .orElse("the log");
    }

    private static String words(Duration kept) {
        return kept.toHours() % 24 == 0 && kept.toDays() > 0
                ? kept.toDays() + (kept.toDays() == 1 ? " day" : " days")
                : kept.toMinutes() + " minutes";
    }
}
