package io.tidemark.streams.acks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.OffsetAck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.OffsetUnsubscribe;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.sinks.rules.FetchOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The offset tables of one partition, with exact and wildcard filters of two clients, against a model that remembers for each
 * client which messages are due to it and which it has acknowledged: under any interleaving of publishes, live, replayed, repeated
 * and reordered acknowledgements of QoS 1 and 2, acknowledgements before their message, expiry and retention, SUBSCRIBE, UNSUBSCRIBE
 * and SUBSCRIBE again, and connections that take over. A replay must ask for exactly what is due and not acknowledged.
 */
class OffsetTablePropertiesTest {

    private static final List<String> TOPICS = List.of("t/a", "t/b", "u");
    private static final List<String> FILTERS = List.of("t/a", "t/b", "u", "t/+", "#");
    private static final List<String> CLIENTS = List.of("c", "d");
    private static final int STEPS = 150;

    /** What is known of a published message. */
    private static final class Published {
        private final String topic;
        private final String id;
        private final long at;
        private final long expiresAt;
        private boolean gone;

        private Published(String topic, String id, long at, long expiresAt) {
            this.topic = topic;
            this.id = id;
            this.at = at;
            this.expiresAt = expiresAt;
        }
    }

    private final TreeMap<Long, Published> log = new TreeMap<>();
    /** Client to filter to when it subscribed. */
    private final Map<String, Map<String, Long>> subscribed = new HashMap<>();
    /** Client and topic to when its unread messages begin. */
    private final Map<String, Long> since = new HashMap<>();

    private final Map<String, Set<Long>> acked = new HashMap<>();
    private final List<ReplayRequest> requests = new ArrayList<>();
    private LogIndex index = new LogIndex(new MapKeyValueStore<>(), new MapKeyValueStore<>());
    private OffsetRows rows = rows();
    private KnownTopics topics = known();
    /** What happened, for the message of a failure. */
    private final List<String> trace = new ArrayList<>();

    private long now = 1_000;
    private long head = -1;

    private OffsetRows rows() {
        return new OffsetRows(new MapKeyValueStore<>(), index, (key, row, at) -> {});
    }

    private KnownTopics known() {
        TopicPolicy policy =
                new TopicPolicy(Optional.of(DeliveryModel.PUBSUB), FetchOptions.NONE, false, Optional.empty());
        return new KnownTopics(new MapKeyValueStore<>(), index, rows, topic -> policy);
    }

    @Property(tries = 3000)
    void aReplayAsksForExactlyWhatIsDueAndNotAcknowledged(@ForAll long seed) {
        reset();
        Random random = new Random(seed);
        AckSettings settings = AckSettings.DEFAULT;
        WildcardFilters wildcards = new WildcardFilters(new MapKeyValueStore<>());
        TopicOffsets offsets = new TopicOffsets(index, rows, wildcards);
        GroupMembers members = new GroupMembers(new MapKeyValueStore<>());
        Subscribing subscribing =
                new Subscribing(settings, topics, index, offsets, wildcards, members, new Answers(0, requests::add));
        Unsubscribing unsubscribing = new Unsubscribing(topics, offsets, wildcards, members, subscribing);
        Acking acking = new Acking(
                settings,
                topics,
                index,
                offsets,
                new UnresolvedAcks(new MapKeyValueStore<>(), 60_000, 1_000),
                new AckMeters(new SimpleMeterRegistry()));
        Map<String, List<String>> early = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            now += 1_000;
            String client = CLIENTS.get(random.nextInt(CLIENTS.size()));
            String filter = FILTERS.get(random.nextInt(FILTERS.size()));
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> publish(random, acking, early);
                case 3, 4, 5 -> ackSome(random, client, acking);
                case 6 ->
                    early.computeIfAbsent("id" + (log.size() + 1), id -> new ArrayList<>())
                            .add(client);
                case 7 -> subscribe(client, filter, subscribing);
                case 8 -> unsubscribe(client, filter, unsubscribing);
                default -> retain(random);
            }
        }
        // Whatever happened: a connection that takes over and subscribes again is asked for what it lacks.
        for (String client : CLIENTS) {
            now += 1_000;
            for (String filter : List.copyOf(of(client).keySet())) {
                subscribe(client, filter, subscribing);
            }
        }
    }

    private void reset() {
        log.clear();
        subscribed.clear();
        since.clear();
        acked.clear();
        requests.clear();
        trace.clear();
        index = new LogIndex(new MapKeyValueStore<>(), new MapKeyValueStore<>());
        rows = rows();
        topics = known();
        now = 1_000;
        head = -1;
    }

    private Map<String, Long> of(String client) {
        return subscribed.computeIfAbsent(client, name -> new HashMap<>());
    }

    private Set<Long> ackedBy(String client, String topic) {
        return acked.computeIfAbsent(client + "|" + topic, key -> new HashSet<>());
    }

    private static boolean matches(String filter, String topic) {
        return TopicFilter.parse(filter).matches(topic);
    }

    private boolean isSubscribed(String client, String topic) {
        return of(client).keySet().stream().anyMatch(filter -> matches(filter, topic));
    }

    private void publish(Random random, Acking acking, Map<String, List<String>> early) {
        long position = head + 1 + random.nextInt(3);
        head = position;
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        String id = "id" + (log.size() + 1);
        long expiresAt = random.nextInt(4) == 0 ? now + 1_000L * random.nextInt(40) + 500 : LogEntry.NEVER;
        Published message = new Published(topic, id, now, expiresAt);
        log.put(position, message);
        trace.add("publish " + topic + " " + position + " expires " + expiresAt + " early " + early.get(id));
        for (String client : early.getOrDefault(id, List.of())) {
            // It was acknowledged before this task saw it: its event came first.
            acking.handle(event(client, new OffsetAck(topic, id, 1, null, List.of())), ack(topic, id), head - 1);
            countAck(client, position);
        }
        LogEntry entry = topics.seen(topic, now).add(position, id, now, expiresAt);
        acking.resolved(topic, entry);
    }

    private static OffsetAck ack(String topic, String id) {
        return new OffsetAck(topic, id, 2, null, List.of());
    }

    private void ackSome(Random random, String client, Acking acking) {
        if (log.isEmpty()) {
            return;
        }
        long position = List.copyOf(log.keySet()).get(random.nextInt(log.size()));
        Published message = log.get(position);
        if (message == null || message.gone) {
            return;
        }
        Long known = random.nextBoolean() ? position : null;
        trace.add("ack " + client + " " + message.topic + " " + position + " at " + now);
        OffsetAck ack = new OffsetAck(message.topic, message.id, 1 + random.nextInt(2), known, List.of());
        acking.handle(event(client, ack), ack, head);
        countAck(client, position);
    }

    /** Only a subscriber's acknowledgement counts. */
    private void countAck(String client, long position) {
        Published message = log.get(position);
        if (message != null && isSubscribed(client, message.topic)) {
            ackedBy(client, message.topic).add(position);
        }
    }

    private void subscribe(String client, String filter, Subscribing subscribing) {
        for (String topic : TOPICS) {
            if (matches(filter, topic) && !isSubscribed(client, topic)) {
                since.put(client + "|" + topic, now);
                ackedBy(client, topic).clear();
            }
        }
        of(client).put(filter, now);
        trace.add("subscribe " + client + " " + filter + " at " + now);
        requests.clear();
        OffsetSubscribe subscribe = OffsetSubscribe.newBuilder()
                .setTopicFilter(filter)
                .setQos(1)
                .setBatch(new ReplayBatch(now, 1, List.of(filter)))
                .setCoveredBy(List.of())
                .build();
        subscribing.handle(event(client, subscribe), subscribe, head);
        for (String topic : TOPICS) {
            Set<Long> asked = asked(topic);
            Set<Long> due = matches(filter, topic) ? due(client, topic) : Set.of();
            assertThat(asked)
                    .as("%s of %s after SUBSCRIBE %s; %s", topic, client, filter, String.join("\n", trace))
                    .isEqualTo(due);
        }
    }

    private Set<Long> due(String client, String topic) {
        Set<Long> due = new HashSet<>();
        log.forEach((position, message) -> {
            boolean isLater = message.at >= since.getOrDefault(client + "|" + topic, 0L);
            if (message.topic.equals(topic) && isLater && !message.gone && message.expiresAt > now) {
                due.add(position);
            }
        });
        due.removeAll(ackedBy(client, topic));
        return due;
    }

    /** Messages that the last replay would send. */
    private Set<Long> asked(String topic) {
        Set<Long> asked = new HashSet<>();
        for (ReplayRequest request : requests) {
            for (TopicReplay replay : request.getTopics()) {
                if (replay.getTopic().equals(topic)) {
                    log.forEach((position, message) -> {
                        boolean inSpan = position > replay.getThrough() && position <= replay.getHead();
                        boolean isRead = replay.getBeyond().stream().anyMatch(range -> covers(range, position));
                        boolean isThere = !message.gone && message.expiresAt > now;
                        if (message.topic.equals(topic) && inSpan && !isRead && isThere) {
                            asked.add(position);
                        }
                    });
                }
            }
        }
        return asked;
    }

    private static boolean covers(PositionRange range, long position) {
        return range.getFirst() <= position && position <= range.getLast();
    }

    private void unsubscribe(String client, String filter, Unsubscribing unsubscribing) {
        of(client).remove(filter);
        trace.add("unsubscribe " + client + " " + filter);
        OffsetUnsubscribe unsubscribe =
                new OffsetUnsubscribe(filter, List.copyOf(of(client).keySet()));
        unsubscribing.handle(event(client, unsubscribe), unsubscribe);
    }

    /** The oldest message leaves the history. */
    private void retain(Random random) {
        log.entrySet().stream()
                .filter(entry -> !entry.getValue().gone)
                .findFirst()
                .filter(entry -> random.nextBoolean())
                .ifPresent(entry -> {
                    entry.getValue().gone = true;
                    trace.add("gone " + entry.getKey());
                    String topic = entry.getValue().topic;
                    index.floor(topic, entry.getKey()).ifPresent(found -> index.remove(topic, found));
                    topics.left(topic);
                });
    }

    private OffsetEvent event(String client, Object what) {
        return new OffsetEvent(client, "node", 1L, Instant.ofEpochMilli(now), what);
    }
}
