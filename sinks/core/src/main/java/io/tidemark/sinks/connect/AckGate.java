package io.tidemark.sinks.connect;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.RecordMapper.Mapped;
import io.tidemark.sinks.write.Item;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds acks back until the messages that they are about have been applied, so that the removal of a message never loses to
 * its insertion. The acks of a partition keep their order: one that waits holds up those behind it.
 *
 * <p>Messages never wait for acks, so what an ack waits for always comes, unless the log has deleted it. Then nothing of the
 * partition may ever arrive again; the ack goes on after a time without any message.
 */
final class AckGate {

    private static final Logger LOG = LoggerFactory.getLogger(AckGate.class);

    private final String messagesTopic;
    private final int limit;
    private final Duration patience;
    private final Clock clock;
    private final Map<TopicPartition, Deque<Mapped>> waiting = new HashMap<>();
    private final Map<Integer, Long> quietSince = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();

    AckGate(String messagesTopic, int limit, Duration patience, Clock clock) {
        this.messagesTopic = messagesTopic;
        this.limit = limit;
        this.patience = patience;
        this.clock = clock;
    }

    void add(Mapped ack) {
        TopicPartition partition = ack.item().partition();
        quietSince.putIfAbsent(partition.partition(), clock.millis());
        waiting.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(ack);
    }

    /** A message of the partition came by. */
    void messageSeen(int partition) {
        quietSince.put(partition, clock.millis());
    }

    /**
     * Moves the acks that need wait no longer to {@code ready}.
     *
     * @param next offset of each partition behind the last record that will be applied before these acks
     */
    void release(Map<TopicPartition, Long> next, List<Item> ready) {
        waiting.forEach((partition, acks) -> {
            TopicPartition messages = new TopicPartition(messagesTopic, partition.partition());
            long applied = next.getOrDefault(messages, 0L);
            while (!acks.isEmpty() && mayGo(acks.element(), messages, applied)) {
                ready.add(acks.remove().item());
            }
        });
    }

    private boolean mayGo(Mapped ack, TopicPartition messages, long applied) {
        if (ack.waitsFor() < 0 || Position.offset(ack.waitsFor()) < applied) {
            return true;
        }
        long quiet = clock.millis() - quietSince.getOrDefault(messages.partition(), clock.millis());
        if (quiet <= patience.toMillis()) {
            return false;
        }
        LOG.info(
                "{}-{} goes on without message {}-{}: none has come for {} ms, so the log no longer has it",
                ack.item().partition(),
                ack.item().record().kafkaOffset(),
                messages,
                Position.offset(ack.waitsFor()),
                quiet);
        return true;
    }

    /** Partitions that have just become too full, once each. */
    Set<TopicPartition> toPause() {
        Set<TopicPartition> full = new HashSet<>();
        waiting.forEach((partition, acks) -> {
            if (acks.size() >= limit && paused.add(partition)) {
                full.add(partition);
            }
        });
        return full;
    }

    /** Paused partitions that have drained to half the limit, once each. */
    Set<TopicPartition> toResume() {
        Set<TopicPartition> drained = new HashSet<>();
        for (TopicPartition partition : Set.copyOf(paused)) {
            Deque<Mapped> acks = waiting.get(partition);
            if ((acks == null || acks.size() <= limit / 2) && paused.remove(partition)) {
                drained.add(partition);
            }
        }
        return drained;
    }

    /** Forgets acks that will come again or are somebody else's now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            waiting.remove(partition);
            quietSince.remove(partition.partition());
        });
    }
}
