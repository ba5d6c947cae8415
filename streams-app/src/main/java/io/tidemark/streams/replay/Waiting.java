package io.tidemark.streams.replay;

import io.tidemark.streams.acks.PositionSet;

/**
 * Waits for the store to have applied everything up to the head.
 *
 * @param ackedLive messages of the span that were delivered live meanwhile and acknowledged: not to be sent again
 */
public record Waiting(Span span, PositionSet ackedLive) implements ReplayState {

    /** The first state of a replay. */
    public static Waiting of(Span span) {
        return new Waiting(span, PositionSet.EMPTY);
    }

    /** The store has everything. */
    public Running storeReady() {
        return new Running(
                span, span.through(), span.through(), InFlight.NONE, PositionSet.EMPTY, ackedLive, Tally.ZERO);
    }

    @Override
    public Waiting acked(long position) {
        return position > span.through() && position <= span.head()
                ? new Waiting(span, ackedLive.with(position))
                : this;
    }

    @Override
    public Tally tally() {
        return Tally.ZERO;
    }

    @Override
    public InFlight inFlight() {
        return InFlight.NONE;
    }
}
