package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.acks.PositionSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers the replays of a partition over restarts and rebalances, at a cost for each step that does not depend on how much
 * is in flight.
 */
final class ReplayJournal {

    private static final String ACKED_LIVE = "";
    private static final int PROGRESS_BYTES = 3 * Long.BYTES;

    private final KeyValueStore<String, ReplayRequest> requests;
    private final KeyValueStore<String, byte[]> progress;
    private final KeyValueStore<String, String> messages;

    ReplayJournal(ProcessorContext<?, ?> context) {
        requests = context.getStateStore(ReplayStores.REQUESTS);
        progress = context.getStateStore(ReplayStores.PROGRESS);
        messages = context.getStateStore(ReplayStores.MESSAGES);
    }

    void begin(ReplayRequest part) {
        String answer = Topics.compositeKey(key(ReplayHeader.of(part)), part.getAnswer());
        requests.put(Topics.compositeKey(answer, HexFormat.of().toHexDigits(part.getPart())), part);
    }

    /** A replay runs, and has done so much. */
    void running(ReplayHeader header, Tally tally) {
        ByteBuffer bytes = ByteBuffer.allocate(PROGRESS_BYTES)
                .putLong(tally.delivered())
                .putLong(tally.acked())
                .putLong(tally.skipped());
        progress.put(key(header), bytes.array());
    }

    /** How far the messages of a topic were sent. */
    private void sentThrough(ReplayHeader header, ReplayedTopic topic) {
        progress.put(
                key(header, topic),
                ByteBuffer.allocate(Long.BYTES).putLong(topic.state().sent()).array());
    }

    void sent(ReplayHeader header, ReplayedTopic topic, StoredMessage message) {
        sentThrough(header, topic);
        messages.put(key(header, topic, message.position()), message.message().getId());
    }

    void skipped(ReplayHeader header, ReplayedTopic topic, StoredMessage message) {
        sentThrough(header, topic);
        messages.delete(key(header, topic, message.position()));
    }

    void acked(ReplayHeader header, ReplayedTopic topic, long position) {
        messages.delete(key(header, topic, position));
    }

    void ackedLive(ReplayHeader header, ReplayedTopic topic, long position) {
        messages.put(key(header, topic, position), ACKED_LIVE);
    }

    void forget(ReplayHeader header, ReplayedTopic topic) {
        progress.delete(key(header, topic));
        messages(key(header, topic)).forEach(message -> messages.delete(message.key));
    }

    void forget(ReplayHeader header, Collection<ReplayedTopic> topics) {
        topics.forEach(topic -> forget(header, topic));
        progress.delete(key(header));
        List<String> parts = new ArrayList<>();
        try (KeyValueIterator<String, ReplayRequest> stored =
                requests.prefixScan(Topics.compositeKey(key(header), ""), new StringSerializer())) {
            stored.forEachRemaining(part -> parts.add(part.key));
        }
        parts.forEach(requests::delete);
    }

    /** All requests, those of one replay together. */
    void requests(Consumer<ReplayRequest> each) {
        List<ReplayRequest> all = new ArrayList<>();
        try (KeyValueIterator<String, ReplayRequest> stored = requests.all()) {
            stored.forEachRemaining(part -> all.add(part.value));
        }
        all.forEach(each);
    }

    /** Lets a replay run on if it did. */
    void restore(ActiveReplay replay) {
        byte[] stored = progress.get(key(replay.header()));
        if (stored != null) {
            ByteBuffer bytes = ByteBuffer.wrap(stored);
            replay.runOn(new Tally(0, bytes.getLong(), bytes.getLong(), bytes.getLong(), 0));
        }
    }

    /** Where a topic of a replay stood. What was to be sent again counts as in flight. */
    TopicState state(ReplayHeader header, String topic, Span span) {
        String key = key(header, topic);
        InFlight inFlight = InFlight.NONE;
        PositionSet ackedLive = PositionSet.EMPTY;
        for (KeyValue<String, String> message : messages(key)) {
            long position = HexFormat.fromHexDigitsToLong(message.key.substring(key.length() + 1));
            if (message.value.equals(ACKED_LIVE)) {
                ackedLive = ackedLive.with(position);
            } else {
                inFlight = inFlight.with(position, message.value);
            }
        }
        byte[] stored = progress.get(key);
        long sent = stored == null ? span.through() : ByteBuffer.wrap(stored).getLong();
        return new TopicState(span, sent, sent, inFlight, PositionSet.EMPTY, ackedLive);
    }

    private List<KeyValue<String, String>> messages(String topicKey) {
        List<KeyValue<String, String>> found = new ArrayList<>();
        try (KeyValueIterator<String, String> stored =
                messages.prefixScan(Topics.compositeKey(topicKey, ""), new StringSerializer())) {
            stored.forEachRemaining(found::add);
        }
        return found;
    }

    private static String key(ReplayHeader header) {
        return Topics.compositeKey(header.clientId(), HexFormat.of().toHexDigits(header.replayId()));
    }

    private static String key(ReplayHeader header, String topic) {
        return Topics.compositeKey(key(header), topic);
    }

    private static String key(ReplayHeader header, ReplayedTopic topic) {
        return key(header, topic.name());
    }

    private static String key(ReplayHeader header, ReplayedTopic topic, long position) {
        return Topics.compositeKey(key(header, topic), HexFormat.of().toHexDigits(position));
    }
}
