package io.tidemark.streams.acks;

import java.util.OptionalLong;

/**
 * How far a reader has read one topic. Immutable.
 *
 * <p>Whatever the order in which messages are acknowledged, live or replayed, a message that was not acknowledged is never
 * counted as read, and one that was is never counted as unread: a row only ever gains.
 *
 * @param through every due message up to this position is acknowledged
 * @param beyond what is acknowledged above a gap; all of it is greater than {@code through}
 */
public record OffsetRow(long through, PositionRanges beyond) {

    /** A row that has read everything up to a position and nothing beyond it. */
    public static OffsetRow at(long through) {
        return new OffsetRow(through, PositionRanges.EMPTY);
    }

    /** Whether the message at a position is acknowledged. */
    public boolean covers(long position) {
        return position <= through || beyond.contains(position);
    }

    /**
     * The row after an acknowledgement; itself if it was late or a duplicate.
     *
     * @param log the topic's messages, to know which of them are still unread
     */
    public OffsetRow ack(long position, TopicLog log) {
        return covers(position) ? this : read(position, position, log);
    }

    /** The row after an acknowledgement where only the newest message of a topic is due: nothing before it is any more. */
    public OffsetRow ackLatest(long position) {
        return covers(position) ? this : new OffsetRow(position, beyond.above(position));
    }

    /** The row after all positions from one to another count as read; itself if they did. */
    public OffsetRow read(long first, long last, TopicLog log) {
        return last <= through
                ? this
                : new OffsetRow(through, beyond.with(Math.max(first, through + 1), last, log)).settled(log);
    }

    /** Moves from {@code beyond} to {@code through} what has no unread message before it any more. */
    private OffsetRow settled(TopicLog log) {
        long reached = through;
        int moved = 0;
        while (moved < beyond.size()) {
            OptionalLong unread = log.next(reached);
            // Positions below the next message of the log belong to messages that expired or left the history since.
            if (unread.isPresent() && beyond.first(moved) > unread.getAsLong()) {
                break;
            }
            reached = beyond.last(moved++);
        }
        return moved == 0 ? this : new OffsetRow(reached, beyond.from(moved));
    }
}
