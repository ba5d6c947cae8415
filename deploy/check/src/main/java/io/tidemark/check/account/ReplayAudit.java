package io.tidemark.check.account;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds replays of what had been acknowledged. Pure. */
public final class ReplayAudit {

    private record Reading(String clientId, String messageId) {}

    private record Connection(String clientId, long epoch) {}

    private ReplayAudit() {}

    /**
     * Each connection and message once. A replay to a connection whose beginning is not in the log cannot be judged and is
     * left out.
     *
     * @param records of all topics, in any order
     */
    public static List<ReplayedAfterAck> replayedAfterAck(List<LogRecord> records) {
        Map<Reading, Long> firstAck = new HashMap<>();
        Map<Connection, Long> began = new HashMap<>();
        for (LogRecord record : records) {
            if (record instanceof LogRecord.Acked acked) {
                firstAck.merge(new Reading(acked.clientId(), acked.messageId()), acked.offset(), Math::min);
            } else if (record instanceof LogRecord.Connected connected) {
                began.put(new Connection(connected.clientId(), connected.epoch()), connected.offset());
            }
        }
        Set<ReplayedAfterAck> found = new LinkedHashSet<>();
        for (LogRecord record : records) {
            if (record instanceof LogRecord.Replayed replayed) {
                Optional<Long> acked =
                        Optional.ofNullable(firstAck.get(new Reading(replayed.clientId(), replayed.messageId())));
                Optional<Long> connected =
                        Optional.ofNullable(began.get(new Connection(replayed.clientId(), replayed.epoch())));
                if (acked.isPresent() && connected.isPresent() && acked.get() < connected.get()) {
                    found.add(new ReplayedAfterAck(replayed.clientId(), replayed.epoch(), replayed.messageId()));
                }
            }
        }
        return List.copyOf(found);
    }
}
