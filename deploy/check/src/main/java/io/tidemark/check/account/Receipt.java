package io.tidemark.check.account;

/** A message that reached a reader. */
public record Receipt(MessageKey key, String topic) {}
