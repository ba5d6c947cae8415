package io.tidemark.check.account;

import java.util.List;

/**
 * One reader's line of the account.
 *
 * @param due messages promised to this reader alone; 0 for a queue reader
 * @param received different messages that it got, promised or not
 * @param lost promised and not received
 * @param strange received, but never published on that topic
 */
public record ReaderResult(
        String clientId,
        String description,
        int due,
        int received,
        List<MessageKey> lost,
        int strange,
        Duplicates duplicates,
        Disorder disorder) {}
