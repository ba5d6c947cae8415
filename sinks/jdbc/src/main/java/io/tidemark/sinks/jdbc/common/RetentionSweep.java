package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.rules.MessageRetention;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Removes stored messages that are older, or more, than the rules of their topics want kept. It goes through all topics every
 * now and then, in steps that are small enough for writing to go on between them. Of the tasks that write to a database one
 * sweeps at a time. Used by one thread.
 */
public final class RetentionSweep {

    private static final int TOPICS = 100;
    private static final int ROWS = 2_000;

    private final StoringRules rules;
    private final Supplier<MessageTable> messages;
    private final Duration pause;
    private final Clock clock;

    /** Topics whose turn is next. */
    private final Deque<String> topics = new ArrayDeque<>();
    /** The last topic that was looked up. */
    private String last = "";

    private boolean sweeping;
    private Instant due = Instant.MIN;

    /**
     * @param messages known once the database is prepared
     * @param pause between two sweeps at least
     */
    public RetentionSweep(RuleFile rules, Supplier<MessageTable> messages, Duration pause, Clock clock) {
        this.rules = StoringRules.of(rules);
        this.messages = messages;
        this.pause = pause;
        this.clock = clock;
    }

    /** How much is kept of the messages of a topic. Empty if all. */
    public static Optional<MessageRetention> retention(StoringRules rules, String topic) {
        return rules.storing(topic).flatMap(storing -> storing.rule().options().retention());
    }

    /** Forgets a sweep that was going on: its lock is gone with its connection. */
    void reset() {
        sweeping = false;
        topics.clear();
        last = "";
    }

    /** Does a little, for a transaction of its own. Returns whether there is more to do now. */
    boolean step(Connection connection) throws SQLException {
        if (!sweeping) {
            return begin(connection);
        }
        if (topics.isEmpty()) {
            return nextTopics(connection);
        }
        if (!trim(connection, topics.element())) {
            topics.remove();
        }
        return true;
    }

    private boolean begin(Connection connection) throws SQLException {
        if (clock.instant().isBefore(due)) {
            return false;
        }
        sweeping = messages.get().tryLock(connection);
        due = clock.instant().plus(pause);
        return sweeping;
    }

    private boolean nextTopics(Connection connection) throws SQLException {
        List<String> found = messages.get().topicsAfter(connection, last, TOPICS);
        if (found.isEmpty()) {
            messages.get().unlock(connection);
            reset();
            due = clock.instant().plus(pause);
            return false;
        }
        last = found.get(found.size() - 1);
        found.stream().filter(topic -> retention(rules, topic).isPresent()).forEach(topics::add);
        return true;
    }

    /** Returns whether there is more to remove. */
    private boolean trim(Connection connection, String topic) throws SQLException {
        MessageRetention retention = retention(rules, topic).orElseThrow();
        if (retention.maxAge().isPresent()) {
            Instant before = clock.instant().minus(retention.maxAge().get());
            if (messages.get().removeOlder(connection, topic, before, ROWS) == ROWS) {
                return true;
            }
        }
        return retention.maxCount().isPresent()
                && messages.get()
                                .removeSurplus(
                                        connection, topic, retention.maxCount().getAsLong(), ROWS)
                        == ROWS;
    }
}
