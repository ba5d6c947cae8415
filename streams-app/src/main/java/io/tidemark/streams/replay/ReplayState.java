package io.tidemark.streams.replay;

/**
 * Where one replay, of one topic to one connection, stands. Immutable; the transitions are on the states, so that only those
 * that make sense can be written.
 */
public sealed interface ReplayState permits Waiting, Running, Ended {

    /** Counts so far. */
    Tally tally();

    /** Messages sent and not yet acknowledged. */
    InFlight inFlight();

    /** A message of the topic was acknowledged on this connection, replayed or live. */
    ReplayState acked(long position);
}
