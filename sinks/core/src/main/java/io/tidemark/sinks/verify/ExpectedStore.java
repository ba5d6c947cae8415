package io.tidemark.sinks.verify;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Effect;
import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.mutation.MutationRules;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreRow;
import io.tidemark.sinks.read.StoreRow.Field;
import io.tidemark.sinks.read.StoreRow.Kind;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.rules.MessageRetention;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a store should hold, built from the records of the log in order. Holds 16 bytes for each stored message, its topics, and
 * whole rows for clients, acks and retained messages. For one thread: records first, then {@link #see}, then {@link #result}.
 */
public final class ExpectedStore {

    /** A message that goes within so long may be gone already. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private record Key(Kind kind, String identity) {}

    private final MutationRules rules;
    private final StoringRules storing;
    private final Retention retention;
    private final StoreScanner store;
    private final Instant now;
    private final int shown;
    private final Fingerprint fingerprint;
    private final Map<String, TopicMessages> messages = new HashMap<>();
    private final Map<Key, StoreRow> rows = new LinkedHashMap<>();
    private final Set<Key> mayBeGone = new HashSet<>();
    private final Set<Key> ignored = new HashSet<>();
    private final Map<Integer, Long> firstPositions = new HashMap<>();
    private final List<StoreRow> changed = new ArrayList<>();
    private final List<Difference> ofMessages = new ArrayList<>();
    /** Of everything else. */
    private final Map<Key, Difference> differences = new LinkedHashMap<>();

    private final Map<Integer, Long> endPositions = new HashMap<>();
    private long compared;
    private long older;
    private long differentMessages;

    /**
     * @param store says what it keeps
     * @param now what is the age of a message
     * @param shown how many differences are described; all are counted
     */
    public ExpectedStore(RuleFile file, Retention retention, StoreScanner store, Instant now, int shown) {
        rules = MutationRules.of(file);
        storing = StoringRules.of(file);
        this.retention = retention;
        this.store = store;
        this.now = now;
        this.shown = shown;
        fingerprint = new Fingerprint(store.fields(Kind.MESSAGE));
    }

    /** The first position of a partition that the log still has; of older messages nothing is known. */
    public void beginsAt(int partition, long offset) {
        firstPositions.put(partition, Position.of(partition, offset));
    }

    /** The position of a partition up to which records come; newer messages in the store are none of our business. */
    public void endsAt(int partition, long offset) {
        endPositions.put(partition, Position.of(partition, offset));
    }

    /** A record of the messages; all of them before the acks. */
    public void message(long position, Message message) {
        rules.message(position, message).forEach(this::apply);
    }

    public void retained(String topic, Optional<Message> message) {
        rules.retained(topic, message).forEach(this::apply);
    }

    public void presence(Optional<Presence> presence) {
        rules.presence(presence).forEach(this::apply);
    }

    public void ack(String topic, String reader, Optional<AckOffset> offset) {
        rules.ack(topic, reader, offset).forEach(this::apply);
    }

    /**
     * A row whose record the sink put aside, or that changed while the store was read: it may be as it likes. Can be said until
     * {@link #result}.
     */
    public void ignore(Kind kind, String first, String second) {
        ignored.add(key(kind, first, second));
    }

    private void apply(Effect effect) {
        Mutation mutation = effect.mutation();
        if (mutation instanceof PutMessage put) {
            put(put.position(), put.message());
        } else if (mutation instanceof PutLatest latest) {
            topic(latest.message().getTopic()).remove(0, latest.position() - 1);
            put(latest.position(), latest.message());
        } else if (mutation instanceof RemoveMessages remove) {
            TopicMessages topic = topic(remove.topic());
            topic.remove(0, remove.through());
            remove.beyond().forEach(range -> topic.remove(range.getFirst(), range.getLast()));
        } else if (mutation instanceof PutRetained put) {
            StoreRow row = StoreRow.retained(put.message());
            rows.put(key(row), row);
            boolean goes = retention
                    .ofRetained(effect.rule())
                    .filter(age -> isOver(put.message(), age))
                    .isPresent();
            if (goes) {
                mayBeGone.add(key(row));
            } else {
                mayBeGone.remove(key(row));
            }
        } else if (mutation instanceof DeleteRetained delete) {
            rows.remove(key(Kind.RETAINED, delete.topic(), ""));
        } else if (mutation instanceof PutPresence put) {
            put(StoreRow.client(put.presence()));
        } else if (mutation instanceof PutAck put) {
            put(StoreRow.ack(put.offset()));
        } else if (mutation instanceof DeleteAck delete) {
            rows.remove(key(Kind.ACK, delete.topic(), delete.clientId()));
        }
    }

    private void put(long position, Message message) {
        boolean goes = retention
                .of(message.getTopic())
                .filter(age -> isOver(message, age))
                .isPresent();
        topic(message.getTopic()).add(position, fingerprint.of(StoreRow.message(position, message)), goes);
    }

    private boolean isOver(Message message, Duration age) {
        return message.getPublishedAt().plus(age).minus(SOON).isBefore(now);
    }

    private void put(StoreRow row) {
        rows.put(key(row), row);
    }

    private TopicMessages topic(String topic) {
        return messages.computeIfAbsent(topic, name -> new TopicMessages());
    }

    private Key key(StoreRow row) {
        return key(row.kind(), row.first(), row.second());
    }

    private Key key(Kind kind, String first, String second) {
        return new Key(kind, store.identity(kind, first, second));
    }

    /** A row that the store has. */
    public void see(StoreRow row) {
        compared++;
        if (row.kind() == Kind.MESSAGE) {
            seeMessage(row);
        } else {
            StoreRow expected = rows.remove(key(row));
            if (expected == null && store.isShared(row.kind())) {
                compared--;
            } else if (expected == null) {
                differ(Difference.Kind.EXTRA, row, values(row));
            } else {
                compare(expected, row);
            }
        }
    }

    private void seeMessage(StoreRow row) {
        long position = Long.parseLong(row.second());
        TopicMessages topic = messages.get(row.first());
        TopicMessages.Expectation expectation =
                topic == null ? TopicMessages.Expectation.UNKNOWN : topic.see(position, fingerprint.of(row));
        switch (expectation) {
            case PRESENT -> {}
            case OTHER -> {
                if (!ignored.contains(key(row)) && differentMessages++ < shown) {
                    changed.add(row);
                }
            }
            case REMOVED -> differ(Difference.Kind.EXTRA, row, "it was removed; " + values(row));
            case UNKNOWN -> {
                if (position < firstPositions.getOrDefault(Position.partition(position), 0L)) {
                    older++;
                } else if (position < endPositions.getOrDefault(Position.partition(position), Long.MAX_VALUE)) {
                    differ(Difference.Kind.EXTRA, row, values(row));
                }
            }
        }
    }

    private void compare(StoreRow expected, StoreRow actual) {
        String detail = changes(expected, actual);
        if (!detail.isEmpty()) {
            differ(Difference.Kind.CHANGED, actual, detail);
        }
    }

    private String changes(StoreRow expected, StoreRow actual) {
        List<String> changes = new ArrayList<>();
        for (Field field : store.fields(actual.kind())) {
            String should = expected.fields().getOrDefault(field, "");
            String is = actual.fields().getOrDefault(field, "");
            if (!should.equals(is)) {
                changes.add(name(field) + " is '" + is + "', the log says '" + should + "'");
            }
        }
        return String.join("; ", changes);
    }

    private String values(StoreRow row) {
        List<String> values = new ArrayList<>();
        store.fields(row.kind())
                .forEach(field -> values.add(name(field) + " '" + row.fields().getOrDefault(field, "") + "'"));
        return String.join(", ", values);
    }

    private static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private void differ(Difference.Kind kind, StoreRow row, String detail) {
        Difference difference = new Difference(kind, row.kind(), row.subject(), detail);
        if (row.kind() != Kind.MESSAGE) {
            differences.put(key(row), difference);
        } else if (!ignored.contains(key(row)) && differentMessages++ < shown) {
            ofMessages.add(difference);
        }
    }

    /**
     * The outcome, once all rows were seen.
     *
     * @param log finds a message again, to say how the store's differs from it
     */
    public Verdict result(Function<Long, Optional<Message>> log) {
        for (StoreRow row : changed) {
            long position = Long.parseLong(row.second());
            String detail = log.apply(position)
                    .map(message -> changes(StoreRow.message(position, message), row))
                    .orElse("the log no longer has it");
            ofMessages.add(new Difference(Difference.Kind.CHANGED, row.kind(), row.subject(), detail));
        }
        messages.forEach(this::missing);
        rows.forEach((key, row) -> {
            if (!mayBeGone.contains(key)) {
                differ(Difference.Kind.MISSING, row, "");
            }
        });
        differences.keySet().removeAll(ignored);
        List<Difference> all = Stream.concat(ofMessages.stream(), differences.values().stream())
                .limit(shown)
                .toList();
        return new Verdict(compared, differentMessages + differences.size(), older, all);
    }

    private void missing(String topic, TopicMessages stored) {
        storing.storing(topic)
                .map(StoringRules.Storing::rule)
                .map(Rule::options)
                .flatMap(options -> options.retention())
                .map(MessageRetention::maxCount)
                .ifPresent(count -> count.ifPresent(stored::keep));
        stored.missing(position -> {
            String second = Long.toString(position);
            differ(Difference.Kind.MISSING, new StoreRow(Kind.MESSAGE, topic, second, Map.of()), "");
        });
    }
}
