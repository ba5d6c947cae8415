package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.Topics;
import io.tidemark.streams.acks.PositionSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
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
    private static final byte WAITING = 0;
    private static final byte RUNNING = 1;
    private static final byte ENDED = 2;
    private static final int PROGRESS_BYTES = 1 + 5 * Long.BYTES;

    private final KeyValueStore<String, ReplayRequest> requests;
    private final KeyValueStore<String, byte[]> progress;
    private final KeyValueStore<String, String> messages;

    ReplayJournal(ProcessorContext<?, ?> context) {
        requests = context.getStateStore(ReplayStores.REQUESTS);
        progress = context.getStateStore(ReplayStores.PROGRESS);
        messages = context.getStateStore(ReplayStores.MESSAGES);
    }

    void begin(ReplayKey key, ReplayRequest request) {
        requests.put(key.text(), request);
    }

    void progress(ReplayKey key, ReplayState state) {
        ByteBuffer bytes = ByteBuffer.allocate(PROGRESS_BYTES);
        if (state instanceof Running running) {
            bytes.put(RUNNING).putLong(running.cursor()).putLong(running.sent());
        } else {
            bytes.put(state instanceof Ended ? ENDED : WAITING).putLong(0).putLong(0);
        }
        Tally tally = state.tally();
        bytes.putLong(tally.delivered()).putLong(tally.acked()).putLong(tally.skipped());
        progress.put(key.text(), bytes.array());
    }

    void sent(ReplayKey key, long position, String id) {
        messages.put(messageKey(key, position), id);
    }

    void acked(ReplayKey key, long position) {
        messages.delete(messageKey(key, position));
    }

    void ackedLive(ReplayKey key, long position) {
        messages.put(messageKey(key, position), ACKED_LIVE);
    }

    void forgetMessages(ReplayKey key) {
        messages(key).forEach(message -> messages.delete(message.key));
    }

    void forget(ReplayKey key) {
        requests.delete(key.text());
        progress.delete(key.text());
        forgetMessages(key);
    }

    /** All replays as they were. What was to be sent again counts as in flight. */
    void restore(BiConsumer<ReplayRequest, ReplayState> replays) {
        try (KeyValueIterator<String, ReplayRequest> all = requests.all()) {
            while (all.hasNext()) {
                KeyValue<String, ReplayRequest> stored = all.next();
                replays.accept(stored.value, state(ReplayKey.parse(stored.key), Span.of(stored.value)));
            }
        }
    }

    private ReplayState state(ReplayKey key, Span span) {
        InFlight inFlight = InFlight.NONE;
        PositionSet ackedLive = PositionSet.EMPTY;
        for (KeyValue<String, String> message : messages(key)) {
            long position = HexFormat.fromHexDigitsToLong(Topics.secondPart(Topics.secondPart(message.key)));
            if (message.value.equals(ACKED_LIVE)) {
                ackedLive = ackedLive.with(position);
            } else {
                inFlight = inFlight.with(position, message.value);
            }
        }
        byte[] stored = progress.get(key.text());
        if (stored == null || stored[0] == WAITING) {
            return new Waiting(span, ackedLive);
        }
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        boolean ended = bytes.get() == ENDED;
        long cursor = bytes.getLong();
        long sent = bytes.getLong();
        Tally tally = new Tally(bytes.getLong(), bytes.getLong(), bytes.getLong());
        return ended
                ? new Ended(tally)
                : new Running(span, Math.max(cursor, sent), sent, inFlight, PositionSet.EMPTY, ackedLive, tally);
    }

    private List<KeyValue<String, String>> messages(ReplayKey key) {
        List<KeyValue<String, String>> found = new ArrayList<>();
        try (KeyValueIterator<String, String> stored =
                messages.prefixScan(Topics.compositeKey(key.text(), ""), new StringSerializer())) {
            stored.forEachRemaining(found::add);
        }
        return found;
    }

    private static String messageKey(ReplayKey key, long position) {
        return Topics.compositeKey(key.text(), HexFormat.of().toHexDigits(position));
    }
}
