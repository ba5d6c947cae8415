package io.tidemark.check.account;

import java.util.List;

/**
 * All queue readers together.
 *
 * @param due acknowledged messages on a topic that any of them reads
 * @param lost those that none of them received
 */
public record QueueResult(int due, List<MessageKey> lost) {}
