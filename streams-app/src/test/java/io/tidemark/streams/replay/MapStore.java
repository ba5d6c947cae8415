package io.tidemark.streams.replay;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.read.TopicSpan;
import io.tidemark.sinks.rules.RuleFile;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store for tests: a map that the test fills, in place of a database that a sink fills. */
public final class MapStore implements StoreReader, StoreReaderProvider {

    private final Map<String, ConcurrentSkipListMap<Long, Message>> topics = new ConcurrentHashMap<>();
    private final Map<Integer, Long> applied = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<String, Integer>> subscriptions = new ConcurrentHashMap<>();
    private final List<SubscriptionRequests.Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile int mostRead;
    private Optional<Duration> kept = Optional.empty();

    public void put(long position, Message message) {
        topics.computeIfAbsent(message.getTopic(), topic -> new ConcurrentSkipListMap<>())
                .put(position, message);
    }

    public void applied(long position) {
        applied.merge(Position.partition(position), position, Math::max);
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** The most messages that one call has returned. */
    public int mostRead() {
        return mostRead;
    }

    @Override
    public StoreScanner scanner(String sink, RuleFile rules, String pool, Topics topics) {
        throw new UnsupportedOperationException("no test scans it");
    }

    /** What a client is to be subscribed to. */
    public void subscribe(String clientId, String topicFilter, int qos) {
        subscriptions
                .computeIfAbsent(clientId, client -> new ConcurrentSkipListMap<>())
                .put(topicFilter, qos);
    }

    @Override
    public Map<String, Integer> subscriptions(String clientId) {
        if (down) {
            throw new StoreUnavailableException("down", new IllegalStateException());
        }
        return subscriptions.getOrDefault(clientId, new ConcurrentSkipListMap<>());
    }

    /** Says that messages are kept for so long only. To be called before their topics are first seen. */
    public void keeps(Duration time) {
        kept = Optional.of(time);
    }

    @Override
    public Retention retention(RuleFile rules) {
        return topic -> kept;
    }

    /** Forgets everything, as a store without a disk does when it crashes. */
    public void lose() {
        topics.clear();
        applied.clear();
    }

    @Override
    public OptionalLong appliedThrough(int partition) {
        check();
        Long through = applied.get(partition);
        return through == null ? OptionalLong.empty() : OptionalLong.of(through);
    }

    @Override
    public List<StoredMessage> fetch(String topic, long after, long upTo, int limit) {
        check();
        return topics
                .getOrDefault(topic, new ConcurrentSkipListMap<>())
                .subMap(after, false, upTo, true)
                .entrySet()
                .stream()
                .limit(limit)
                .map(entry -> new StoredMessage(entry.getKey(), asRedisHasIt(entry.getValue())))
                .toList();
    }

    /** With the time to the second. */
    private static Message asRedisHasIt(Message message) {
        return Message.newBuilder(message)
                .setPublishedAt(message.getPublishedAt().truncatedTo(ChronoUnit.SECONDS))
                .build();
    }

    @Override
    public List<List<StoredMessage>> fetchAll(List<TopicSpan> spans) {
        List<List<StoredMessage>> pages = spans.stream()
                .map(span -> fetch(span.topic(), span.after(), span.upTo(), span.limit()))
                .toList();
        mostRead = Math.max(mostRead, pages.stream().mapToInt(List::size).sum());
        return pages;
    }

    private void check() {
        if (down) {
            throw new StoreUnavailableException("the map is switched off", new IOException("switched off"));
        }
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public StoreReader open(String sink, RuleFile rules, String pool, Topics topics) {
        return this;
    }

    @Override
    public Optional<SubscriptionRequests> listen(RuleFile rules, String pool, SubscriptionRequests.Listener who) {
        listeners.add(who);
        return Optional.of(() -> listeners.remove(who));
    }

    /** Those who listen to requests now. */
    public List<SubscriptionRequests.Listener> listeners() {
        return List.copyOf(listeners);
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
