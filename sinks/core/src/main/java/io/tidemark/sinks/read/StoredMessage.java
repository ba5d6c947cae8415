package io.tidemark.sinks.read;

import io.tidemark.schemas.Message;

/**
 * A message as a store has it.
 *
 * @param position where it is in the log
 * @param message what was published; MQTT 5 properties as far as the store's layout keeps them
 */
public record StoredMessage(long position, Message message) {}
