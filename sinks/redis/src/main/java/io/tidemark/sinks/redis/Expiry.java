package io.tidemark.sinks.redis;

import io.tidemark.schemas.Message;
import io.tidemark.sinks.rules.MessageLifetime;
import java.util.OptionalLong;

/** When Redis forgets a message: a fixed instant, so that writing it again later does not keep it longer. */
final class Expiry {

    private Expiry() {}

    /** Seconds of the epoch. */
    static long at(Message message, OptionalLong expiredTime) {
        return message.getPublishedAt().getEpochSecond() + MessageLifetime.seconds(expiredTime);
    }
}
