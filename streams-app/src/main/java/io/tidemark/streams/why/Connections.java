package io.tidemark.streams.why;

import io.tidemark.streams.why.Fact.Connected;
import io.tidemark.streams.why.Fact.Disconnected;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** When a client was connected. The connection with the highest epoch counts. */
final class Connections {

    private final List<Fact> changes;

    /** @param facts in the order of the log */
    Connections(List<Fact> facts) {
        changes = facts.stream()
                .filter(fact -> fact instanceof Connected || fact instanceof Disconnected)
                .toList();
    }

    List<Fact> changes() {
        return changes;
    }

    static long epoch(Fact change) {
        return change instanceof Connected connected
                ? connected.epoch()
                : change instanceof Disconnected disconnected ? disconnected.epoch() : Long.MIN_VALUE;
    }

    /** The connection of a time, or the last one before it; empty if there was none. */
    OptionalLong epochAt(Instant time) {
        return changes.stream()
                .filter(change -> !change.at().isAfter(time))
                .mapToLong(Connections::epoch)
                .max();
    }

    /** How it is now, as in "the client is offline since …". */
    String now() {
        Fact last = null;
        for (Fact change : changes) {
            if (last == null || epoch(change) >= epoch(last)) {
                last = change;
            }
        }
        if (last == null) {
            return "the log knows no connection of the client";
        }
        return (last instanceof Connected ? "the client is online since " : "the client is offline since ") + last.at();
    }

    /** Whether a connection has ended. */
    boolean isOver(long epoch) {
        return changes.stream()
                .anyMatch(
                        change -> epoch(change) > epoch || (change instanceof Disconnected && epoch(change) == epoch));
    }
}
