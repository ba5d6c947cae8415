package io.tidemark.streams.replay;

import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.acks.PositionSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the replay of one topic to one connection stands. Immutable.
 *
 * @param cursor the store has been read up to here
 * @param sent every due message up to here was sent at least once
 * @param inFlight sent and not acknowledged
 * @param resend messages at or before {@code sent} to send again, because their commands seem lost
 * @param ackedLive messages of the span that were acknowledged before this replay came to them
 */
public record TopicState(
        Span span, long cursor, long sent, InFlight inFlight, PositionSet resend, PositionSet ackedLive) {

    /**
     * What a page makes of a replay.
     *
     * @param due messages to send, oldest first, if they still {@link #isDue} then
     */
    public record Read(TopicState next, List<StoredMessage> due) {}

    /** The first state. */
    public static TopicState of(Span span) {
        return new TopicState(
                span, span.through(), span.through(), InFlight.NONE, PositionSet.EMPTY, PositionSet.EMPTY);
    }

    /** Whether there is more to read. */
    public boolean hasMore() {
        return cursor < span.head();
    }

    /** Whether all that was read and sent is acknowledged, and nothing is left to read. */
    public boolean isDone() {
        return !hasMore() && inFlight.isEmpty() && resend.isEmpty();
    }

    /** Whether a message is to be sent now. */
    public boolean isDue(long position) {
        return position <= sent
                ? resend.contains(position)
                : !span.beyond().contains(position) && !ackedLive.contains(position);
    }

    /**
     * Takes what the store has after {@link #cursor}.
     *
     * @param page oldest first
     * @param last whether the store has no more up to the head
     */
    public Read read(List<StoredMessage> page, boolean last) {
        List<StoredMessage> due = new ArrayList<>();
        long readTo = cursor;
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
            // A store may have QoS 0 too, which nobody waits for.
            if (isDue(readTo) && message.message().getQos() > 0) {
                due.add(message);
            }
        }
        long reached = reachedHead ? span.head() : readTo;
        return new Read(new TopicState(span, reached, sent, inFlight, stillToResend(reached, due), ackedLive), due);
    }

    /** What the store no longer has cannot be sent again. */
    private PositionSet stillToResend(long reached, List<StoredMessage> due) {
        if (resend.isEmpty()) {
            return resend;
        }
        Set<Long> found = new HashSet<>();
        due.forEach(message -> found.add(message.position()));
        PositionSet left = resend;
        for (long position : resend.toList()) {
            if (position > cursor && position <= reached && !found.contains(position)) {
                left = left.without(position);
            }
        }
        return left;
    }

    /** A message that was due is on its way. */
    public TopicState sent(long position, String id) {
        return new TopicState(
                span,
                cursor,
                Math.max(sent, position),
                inFlight.with(position, id),
                resend.without(position),
                ackedLive);
    }

    /** A message that was due is left out. */
    public TopicState skipped(long position) {
        return new TopicState(span, cursor, Math.max(sent, position), inFlight, resend.without(position), ackedLive);
    }

    /** Whether an acknowledgement of a message makes a difference. */
    public boolean awaits(long position) {
        return isWithBridge(position)
                || (position > sent && position <= span.head() && !span.beyond().contains(position));
    }

    /** Whether a message was sent, or is to be sent again. */
    private boolean isWithBridge(long position) {
        return inFlight.contains(position) || resend.contains(position);
    }

    /** The client has acknowledged a message of the topic, replayed or live. */
    public TopicState acked(long position) {
        if (isWithBridge(position)) {
            return new TopicState(span, cursor, sent, inFlight.without(position), resend.without(position), ackedLive);
        }
        return awaits(position) ? new TopicState(span, cursor, sent, inFlight, resend, ackedLive.with(position)) : this;
    }

    /** Nothing was acknowledged for too long: all that is in flight is to be read and sent again. */
    public TopicState stalled() {
        if (inFlight.isEmpty()) {
            return this;
        }
        PositionSet again = inFlight.positions();
        for (long waiting : resend.toList()) {
            again = again.with(waiting);
        }
        return new TopicState(span, again.get(0) - 1, sent, InFlight.NONE, again, ackedLive);
    }

    /** Reads again from a position on: what was read of it has been dropped unsent. */
    public TopicState rewound(long position) {
        return new TopicState(span, Math.min(cursor, position - 1), sent, inFlight, resend, ackedLive);
    }
}
