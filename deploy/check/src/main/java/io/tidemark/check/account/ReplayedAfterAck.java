package io.tidemark.check.account;

/**
 * A replay of a message that the client had acknowledged, as the log shows, before the connection began.
 *
 * @param epoch of the connection that it was replayed to
 */
public record ReplayedAfterAck(String clientId, long epoch, String messageId) {}
