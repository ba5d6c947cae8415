package io.tidemark.streams.replay;

/** Over: everything was acknowledged. What ends otherwise is cancelled and forgotten. */
public record Ended(Tally tally) implements ReplayState {

    @Override
    public Ended acked(long position) {
        return this;
    }

    @Override
    public InFlight inFlight() {
        return InFlight.NONE;
    }
}
