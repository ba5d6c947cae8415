package io.tidemark.bridge.hivemq.will;

import io.tidemark.schemas.Message;
import java.time.Duration;

/**
 * A will message as its connection left it.
 *
 * @param message as it will be recorded, except for its time
 * @param delay from the end of the connection until it is published: the will delay, at most the session's expiry
 */
public record Will(Message message, Duration delay) {}
