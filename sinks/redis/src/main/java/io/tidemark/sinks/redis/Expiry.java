package io.tidemark.sinks.redis;

import io.tidemark.schemas.Message;
import java.util.OptionalLong;

/** When Redis forgets a message: a fixed instant, so that writing it again later does not keep it longer. */
final class Expiry {

    /** For how long messages are kept when no rule says so, or says zero or less. */
    static final long DEFAULT_SECONDS = 7_200;

    private Expiry() {}

    /** Seconds of the epoch. */
    static long at(Message message, OptionalLong expiredTime) {
        return message.getPublishedAt().getEpochSecond() + seconds(expiredTime);
    }

    /** How long a message is kept after its publication. */
    static long seconds(OptionalLong expiredTime) {
        long stated = expiredTime.orElse(0);
        return stated > 0 ? stated : DEFAULT_SECONDS;
    }
}
