package io.tidemark.streams.why;

import java.time.Instant;
import java.util.List;

/**
 * What happened to a message for a client.
 *
 * @param lines oldest first
 * @param stores one sentence for each store that was asked
 */
public record Story(Verdict verdict, List<Line> lines, List<String> stores) {

    /** Something that happened. */
    public record Line(Instant at, String text) {}
}
