package io.tidemark.bridge.command;

/** How a command ended; the outcome tag of the commands counter. */
enum CommandOutcome {
    APPLIED,
    NOT_SUBSCRIBED,
    /** It was for an earlier connection of the client, or for one at another node. */
    STALE,
    /** The broker did not do it; it is in the dead letters. */
    FAILED,
    /** It could not be read; it is in the dead letters. */
    MALFORMED
}
