package io.tidemark.streams.replay;

import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.streams.Backoff;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One replay to one connection with what the replayer needs to drive it: gathers the answers of the partitions, waits for the
 * stores, then sends its topics in order of arrival. Writes every step to the journal. For one thread.
 */
final class ActiveReplay {

    /** What it is doing. */
    enum Phase {
        /** Not all partitions have said what they have. */
        GATHERING,
        /** A store has not applied everything yet. */
        WAITING,
        RUNNING,
        ENDED
    }

    private final ReplayHeader header;
    private final ReplayJournal journal;
    private final Backoff readBackoff;
    private final Map<String, ReplayedTopic> topics = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final ArrivalQueue queue = new ArrivalQueue();
    private final long admittedAt;
    private Phase phase = Phase.GATHERING;
    private Tally tally = Tally.ZERO;
    private int inFlight;
    private int reading;
    private long lastProgress;
    private long stallMillis;
    private String reported = "";
    private List<Fences.Fence> fences = List.of();

    ActiveReplay(ReplayHeader header, ReplayJournal journal, ReplaySettings settings, long now) {
        this.header = header;
        this.journal = journal;
        readBackoff = new Backoff(settings.fenceBackoffMin(), settings.fenceBackoffMax());
        admittedAt = now;
        lastProgress = now;
        stallMillis = settings.stallTimeout().toMillis();
    }

    ReplayHeader header() {
        return header;
    }

    Phase phase() {
        return phase;
    }

    Tally tally() {
        return tally;
    }

    long admittedAt() {
        return admittedAt;
    }

    Collection<ReplayedTopic> topics() {
        return topics.values();
    }

    /** What it waits for. */
    List<Fences.Fence> fences() {
        if (fences.isEmpty()) {
            fences = Fences.of(topics.values());
        }
        return fences;
    }

    boolean has(String topic) {
        return topics.containsKey(topic);
    }

    /** Adds a topic before the replay runs; counts what its rule leaves out. */
    void add(ReplayedTopic topic) {
        topics.put(topic.name(), topic);
        inFlight += topic.state().inFlight().size();
        tally = tally.plusTopic(topic.topic().getLeftOut());
    }

    /** A partition has said all; the replay gets ready when all have. */
    void answered(String answer) {
        answered.add(answer);
        if (phase == Phase.GATHERING && answered.size() >= header.answers()) {
            phase = Phase.WAITING;
        }
    }

    /** The stores have everything. */
    void start(long now) {
        phase = Phase.RUNNING;
        lastProgress = now;
        topics.values().forEach(queue::add);
        noteProgress();
    }

    /** So that a restart knows that it runs, and its counts so far. */
    void noteProgress() {
        journal.running(header, tally);
    }

    /** It ran before a restart. */
    void runOn(Tally soFar) {
        tally = new Tally(tally.topics(), soFar.delivered(), soFar.acked(), soFar.skipped(), tally.leftOut());
        phase = Phase.RUNNING;
        topics.values().forEach(queue::add);
    }

    /** Messages sent and not acknowledged. */
    int inFlight() {
        return inFlight;
    }

    /** Whether this reason for waiting is another than the one last reported. */
    boolean reportsNew(String reason) {
        boolean isNew = !reason.equals(reported);
        reported = reason;
        return isNew;
    }

    /** What to read now. */
    List<ArrivalQueue.Turn> turns(int room, long now) {
        return phase == Phase.RUNNING && reading == 0 && readBackoff.isOver(now) ? queue.turns(room) : List.of();
    }

    void readingStarted() {
        reading++;
    }

    void readingFailed(List<ReplayedTopic> of, long now) {
        reading--;
        of.forEach(topic -> queue.change(topic, topic::readingFailed));
        readBackoff.pause(now);
    }

    void readingDone(long now) {
        reading--;
        readBackoff.reset();
        lastProgress = now;
    }

    /** Takes a page; one that was asked for before the replay ended or the topic was dropped is of no use. */
    void take(ReplayedTopic topic, List<StoredMessage> page, boolean last) {
        if (topics.get(topic.name()) == topic) {
            queue.change(topic, () -> topic.take(page, last));
        }
    }

    /** A message that is due, and its topic. */
    record Next(ReplayedTopic topic, StoredMessage message) {}

    /** Takes out the next message in order of arrival that is still due; empty if it has to be read first. */
    Optional<Next> next() {
        Optional<ReplayedTopic> topic = queue.next();
        while (topic.isPresent()) {
            ReplayedTopic from = topic.get();
            queue.remove(from);
            StoredMessage message = from.next();
            queue.add(from);
            if (from.state().isDue(message.position())) {
                return Optional.of(new Next(from, message));
            }
            topic = queue.next();
        }
        return Optional.empty();
    }

    void sent(Next next) {
        next.topic().sent(next.message());
        inFlight++;
        tally = tally.plusDelivered();
        journal.sent(header, next.topic(), next.message());
    }

    void skipped(Next next) {
        next.topic().skipped(next.message());
        tally = tally.plusSkipped();
        journal.skipped(header, next.topic(), next.message());
    }

    /** Counts an acknowledgement of a topic's message, by position if that is known. */
    void acked(String topicName, OptionalLong position, String id, long now) {
        ReplayedTopic topic = topics.get(topicName);
        OptionalLong known = topic == null ? OptionalLong.empty() : topic.find(position, id);
        if (topic == null || known.isEmpty() || !topic.state().awaits(known.getAsLong())) {
            return;
        }
        TopicState before = topic.state();
        topic.acked(known.getAsLong());
        int landed = before.inFlight().size() - topic.state().inFlight().size();
        inFlight -= landed;
        if (landed > 0 || before.resend().contains(known.getAsLong())) {
            tally = tally.plusAcked();
            lastProgress = now;
            journal.acked(header, topic, known.getAsLong());
        } else {
            journal.ackedLive(header, topic, known.getAsLong());
        }
    }

    /** If nothing was acknowledged for too long, gets ready to send again; returns whether it does. */
    boolean stalled(long now) {
        if (phase != Phase.RUNNING || inFlight == 0 || now - lastProgress < stallMillis) {
            return false;
        }
        topics.values().stream()
                .filter(topic -> !topic.state().inFlight().isEmpty())
                .forEach(topic -> queue.change(topic, topic::stalled));
        inFlight = 0;
        lastProgress = now;
        stallMillis *= 2;
        return true;
    }

    /** Gives up the topics that a condition holds for; returns whether none is left. */
    boolean drop(Predicate<String> which) {
        List<ReplayedTopic> dropped = topics.values().stream()
                .filter(topic -> which.test(topic.name()))
                .toList();
        for (ReplayedTopic topic : dropped) {
            queue.remove(topic);
            topics.remove(topic.name());
            inFlight -= topic.state().inFlight().size();
            journal.forget(header, topic);
        }
        fences = List.of();
        return topics.isEmpty();
    }

    /** Ends it if all was sent and acknowledged; returns whether it just did. */
    boolean ends() {
        if (phase == Phase.RUNNING && inFlight == 0 && reading == 0 && queue.isEmpty()) {
            end();
            return true;
        }
        return false;
    }

    void end() {
        phase = Phase.ENDED;
        journal.forget(header, topics.values());
    }
}
