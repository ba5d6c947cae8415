package io.tidemark.check.account;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Accounts for every message. Pure. */
public final class Accounting {

    private Accounting() {}

    /**
     * Compares what was published with what was received.
     *
     * @param published every PUBLISH, also those without acknowledgement
     * @param readers every reader that took part
     */
    public static Verdict of(List<Published> published, List<ReaderLog> readers) {
        Map<MessageKey, Published> byKey =
                published.stream().collect(Collectors.toMap(Published::key, message -> message));
        List<Published> acknowledged =
                published.stream().filter(Published::acknowledged).toList();
        return new Verdict(
                published.size(),
                acknowledged.size(),
                readers.stream()
                        .map(reader -> reader(reader, acknowledged, byKey))
                        .toList(),
                queue(readers, acknowledged),
                List.of());
    }

    private static ReaderResult reader(
            ReaderLog reader, List<Published> acknowledged, Map<MessageKey, Published> byKey) {
        Map<MessageKey, Integer> received = new HashMap<>();
        reader.receipts().forEach(receipt -> received.merge(receipt.key(), 1, Integer::sum));
        List<MessageKey> due = reader.queue()
                ? List.of()
                : acknowledged.stream()
                        .filter(reader::isPromised)
                        .map(Published::key)
                        .toList();
        int strange = (int) reader.receipts().stream()
                .filter(receipt -> !wasPublished(receipt, byKey))
                .count();
        return new ReaderResult(
                reader.clientId(),
                reader.description(),
                due.size(),
                received.size(),
                due.stream().filter(key -> !received.containsKey(key)).sorted().toList(),
                strange,
                Duplicates.of(received),
                Disorder.of(reader.receipts()));
    }

    private static boolean wasPublished(Receipt receipt, Map<MessageKey, Published> byKey) {
        Published message = byKey.get(receipt.key());
        return message != null && message.topic().equals(receipt.topic());
    }

    /** A queue keeps a message until somebody has acknowledged it, so it is due whenever it was published. */
    private static QueueResult queue(List<ReaderLog> readers, List<Published> acknowledged) {
        List<ReaderLog> group = readers.stream().filter(ReaderLog::queue).toList();
        Set<MessageKey> received = new HashSet<>();
        group.forEach(reader -> reader.receipts().forEach(receipt -> received.add(receipt.key())));
        Map<String, Boolean> topics = new TreeMap<>();
        List<MessageKey> due = acknowledged.stream()
                .filter(message -> topics.computeIfAbsent(
                        message.topic(), topic -> group.stream().anyMatch(reader -> reader.reads(topic))))
                .map(Published::key)
                .toList();
        return new QueueResult(
                due.size(),
                due.stream().filter(key -> !received.contains(key)).sorted().toList());
    }
}
