package io.tidemark.streams.acks;

/** How an acknowledgement moves a row. Pure. */
@FunctionalInterface
public interface OffsetRule {

    /** The rule of Tidemark: {@link OffsetRow#ack}. */
    OffsetRule CONTIGUOUS = OffsetRow::ack;

    /** The row after an acknowledgement of the message at a position. */
    OffsetRow ack(OffsetRow row, long position, TopicLog log);
}
