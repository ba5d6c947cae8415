package io.tidemark.streams.replay;

import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.acks.PositionSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and sends.
 *
 * @param cursor the store has been read up to here
 * @param sent every due message up to here was sent at least once
 * @param inFlight sent and not acknowledged
 * @param resend messages at or before {@code sent} to send again, because their commands seem lost
 * @param ackedLive messages of the span that were acknowledged before this replay came to them
 */
public record Running(
        Span span, long cursor, long sent, InFlight inFlight, PositionSet resend, PositionSet ackedLive, Tally tally)
        implements ReplayState {

    /**
     * What a page makes of a replay.
     *
     * @param send messages to send now, oldest first
     */
    public record Step(ReplayState next, List<StoredMessage> send) {}

    /** Whether there is more to read. */
    public boolean hasMore() {
        return cursor < span.head();
    }

    /**
     * Takes what the store has after {@link #cursor}.
     *
     * @param page oldest first
     * @param last whether the store has no more up to the head
     * @param now milliseconds of UTC; what has expired by then is not sent
     */
    public Step page(List<StoredMessage> page, boolean last, long now) {
        List<StoredMessage> send = new ArrayList<>();
        InFlight flying = inFlight;
        long readTo = cursor;
        int expired = 0;
        boolean reachedHead = last;
        for (StoredMessage message : page) {
            if (message.position() <= readTo) {
                continue;
            }
            if (message.position() > span.head()) {
                reachedHead = true;
                break;
            }
            readTo = message.position();
            if (!isDue(message.position())) {
                continue;
            }
            if (Expiry.of(message.message()).isOver(now)) {
                expired++;
            } else {
                send.add(message);
                flying = flying.with(message.position(), message.message().getId());
            }
        }
        long cursorAfter = reachedHead ? span.head() : readTo;
        Running running = new Running(
                span,
                cursorAfter,
                Math.max(sent, cursorAfter),
                flying,
                cursorAfter >= sent ? PositionSet.EMPTY : resend,
                ackedLive,
                tally.plusDelivered(send.size()).plusSkipped(expired));
        return new Step(running.endedIfDone(), send);
    }

    private boolean isDue(long position) {
        return position <= sent
                ? resend.contains(position)
                : !span.beyond().contains(position) && !ackedLive.contains(position);
    }

    @Override
    public ReplayState acked(long position) {
        if (inFlight.contains(position)) {
            return new Running(span, cursor, sent, inFlight.without(position), resend, ackedLive, tally.plusAcked())
                    .endedIfDone();
        }
        if (resend.contains(position)) {
            return new Running(span, cursor, sent, inFlight, resend.without(position), ackedLive, tally.plusAcked());
        }
        return position > sent && position <= span.head()
                ? new Running(span, cursor, sent, inFlight, resend, ackedLive.with(position), tally)
                : this;
    }

    /** Nothing was acknowledged for too long: reads again from the first message in flight, and sends those again. */
    public Running stalled() {
        if (inFlight.isEmpty()) {
            return this;
        }
        PositionSet again = inFlight.positions();
        for (long waiting : resend.toList()) {
            again = again.with(waiting);
        }
        return new Running(span, again.get(0) - 1, sent, InFlight.NONE, again, ackedLive, tally);
    }

    private ReplayState endedIfDone() {
        return hasMore() || !inFlight.isEmpty() ? this : new Ended(tally);
    }
}
