package io.tidemark.check.account;

/**
 * A PUBLISH as its publisher saw it.
 *
 * @param at when it was sent, on the clock of {@link ReaderLog#subscribedAt}
 * @param acknowledged whether PUBACK or PUBCOMP with success came; nothing is promised about the others
 */
public record Published(MessageKey key, String topic, long at, boolean acknowledged) {}
