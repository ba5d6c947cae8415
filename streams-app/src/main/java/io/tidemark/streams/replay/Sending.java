package io.tidemark.streams.replay;

import io.tidemark.streams.Expiry;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Sends messages of replays, within a budget for each turn. For one thread. */
final class Sending {

    /** Messages after which a turn ends, so that acknowledgements and the live path get theirs. */
    private static final int TURN_BUDGET = 2_000;

    private final ReplayOutput output;
    private final ReplayMeters meters;
    private final LongSupplier clock;
    private int left = TURN_BUDGET;

    Sending(ReplayOutput output, ReplayMeters meters, LongSupplier clock) {
        this.output = output;
        this.meters = meters;
        this.clock = clock;
    }

    void newTurn() {
        left = TURN_BUDGET;
    }

    boolean isExhausted() {
        return left <= 0;
    }

    /** Sends at most so many messages, as far as they are read; returns how many. */
    int send(ActiveReplay replay, int free) {
        boolean isFirst = replay.tally().delivered() == 0;
        int sent = 0;
        long now = clock.getAsLong();
        Optional<ActiveReplay.Next> next = free > 0 ? replay.next() : Optional.empty();
        while (next.isPresent()) {
            if (isWanted(replay, next.get(), now)) {
                output.deliver(
                        replay.header(), next.get().topic().topic(), next.get().message());
                replay.sent(next.get());
                meters.delivered.increment();
                sent++;
            } else {
                replay.skipped(next.get());
            }
            next = sent < free ? replay.next() : Optional.empty();
        }
        left -= sent;
        if (isFirst && sent > 0) {
            output.hurry();
        }
        return sent;
    }

    private boolean isWanted(ActiveReplay replay, ActiveReplay.Next next, long now) {
        if (Expiry.of(next.message().message()).isOver(now)) {
            meters.expired.increment();
            return false;
        }
        boolean isOwn =
                next.message().message().getClientId().equals(replay.header().clientId());
        return !(isOwn && next.topic().topic().getNoLocal());
    }
}
