package io.tidemark.streams.replay;

import io.tidemark.schemas.TopicReplay;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import io.tidemark.streams.acks.Arrivals;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One topic of a replay: its state, and what was read of it and not sent yet. For one thread. */
final class ReplayedTopic {

    private final TopicReplay topic;
    private final StoreReader reader;
    private final OptionalInt pageSize;
    private final Deque<StoredMessage> buffer = new ArrayDeque<>();
    private final Optional<Arrivals> arrivals;
    private TopicState state;
    private boolean reading;
    private long readCount;
    /** No message of the topic that is yet to be sent arrived before; milliseconds of UTC. */
    private long arrival;

    ReplayedTopic(TopicReplay topic, StoreReader reader, OptionalInt pageSize, TopicState state) {
        this.topic = topic;
        this.reader = reader;
        this.pageSize = pageSize;
        this.state = state;
        arrivals = Optional.ofNullable(topic.getArrivals()).map(Arrivals::of);
        arrival = topic.getFirstAt().toEpochMilli();
    }

    TopicReplay topic() {
        return topic;
    }

    String name() {
        return topic.getTopic();
    }

    StoreReader reader() {
        return reader;
    }

    TopicState state() {
        return state;
    }

    long arrival() {
        return arrival;
    }

    /** When its last message arrived. */
    long lastArrival() {
        return topic.getHeadAt().toEpochMilli();
    }

    /** Messages that the store still has to give, about. */
    long remaining() {
        return Math.max(1, topic.getCount() - readCount);
    }

    int buffered() {
        return buffer.size();
    }

    /** Whether nothing of it is left to be sent. */
    boolean isExhausted() {
        return buffer.isEmpty() && !state.hasMore();
    }

    boolean wantsPage() {
        return buffer.isEmpty() && !reading && state.hasMore();
    }

    /** Starts to read. */
    TopicSpan reading(int limit) {
        reading = true;
        return new TopicSpan(name(), state.cursor(), state.span().head(), Math.min(limit, pageSize.orElse(limit)));
    }

    void readingFailed() {
        reading = false;
    }

    void take(List<StoredMessage> page, boolean last) {
        reading = false;
        readCount +=
                page.stream().filter(message -> message.message().getQos() > 0).count();
        TopicState.Read read = state.read(page, last);
        state = read.next();
        buffer.addAll(read.due());
        lookAhead();
    }

    /** Takes out the next message; the caller says what becomes of it. */
    StoredMessage next() {
        StoredMessage next = buffer.remove();
        lookAhead();
        return next;
    }

    private void lookAhead() {
        if (!buffer.isEmpty()) {
            // A topic's own order counts, whatever the clocks of its publishers' nodes say.
            StoredMessage next = buffer.element();
            long stored = next.message().getPublishedAt().toEpochMilli();
            arrival = Math.max(
                    arrival,
                    arrivals.map(known -> known.timeOf(next.position(), stored)).orElse(stored));
        }
    }

    void sent(StoredMessage message) {
        state = state.sent(message.position(), message.message().getId());
    }

    void skipped(StoredMessage message) {
        state = state.skipped(message.position());
    }

    /** Where a message of it is, by its position if that is known. */
    OptionalLong find(OptionalLong position, String id) {
        return position.isPresent() ? position : state.inFlight().position(id);
    }

    void acked(long position) {
        state = state.acked(position);
    }

    void stalled() {
        forgetBuffer();
        state = state.stalled();
    }

    /** Makes room for topics that come earlier. */
    void forgetBuffer() {
        if (!buffer.isEmpty()) {
            readCount -= buffer.size();
            state = state.rewound(buffer.element().position());
            buffer.clear();
        }
    }
}
