package io.tidemark.streams.why;

import io.tidemark.schemas.Position;
import io.tidemark.streams.why.Fact.Acked;
import io.tidemark.streams.why.Fact.Connected;
import io.tidemark.streams.why.Fact.Delivered;
import io.tidemark.streams.why.Fact.Disconnected;
import io.tidemark.streams.why.Fact.Published;
import io.tidemark.streams.why.Fact.Replayed;
import io.tidemark.streams.why.Fact.Subscribed;
import io.tidemark.streams.why.Fact.Unsubscribed;
import io.tidemark.streams.why.Story.Line;
import io.tidemark.streams.why.Verdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a short story of what the log says. */
public final class Storyteller {

    private Storyteller() {}

    /**
     * Tells it.
     *
     * @param facts about this message and this client, those of the client in the order of the log
     */
    public static Story tell(Question question, List<Fact> facts, List<StoreAnswer> stores) {
        Optional<Published> published = facts.stream()
                .filter(Published.class::isInstance)
                .map(Published.class::cast)
                .findFirst();
        if (published.isEmpty()) {
            Verdict none = new Verdict(Kind.NO_MESSAGE, "no message with this id in " + question.log());
            List<Line> rest = lines(
                    question, facts.stream().filter(Storyteller::isOfMessage).toList());
            return new Story(none, rest, List.of());
        }
        Verdict verdict = new Judge(question, published.get(), facts, stores).verdict();
        List<Line> lines = new ArrayList<>(lines(question, telling(published.get(), facts)));
        published
                .get()
                .expiresAt()
                .filter(at -> !at.isAfter(question.now()))
                .ifPresent(at -> lines.add(new Line(at, "expired")));
        // Equal times stay in the order of the log.
        lines.sort(Comparator.comparing(Line::at));
        return new Story(
                verdict, lines, stores.stream().map(StoreAnswer::sentence).toList());
    }

    private static boolean isOfMessage(Fact fact) {
        return fact instanceof Published
                || fact instanceof Replayed
                || fact instanceof Delivered
                || fact instanceof Acked;
    }

    /** What belongs to the story: of connections only those in which something happened, and the last one. */
    private static List<Fact> telling(Published published, List<Fact> facts) {
        Connections connections = new Connections(facts);
        Set<Long> epochs = new HashSet<>();
        connections.epochAt(published.at()).ifPresent(epochs::add);
        connections.epochAt(Instant.MAX).ifPresent(epochs::add);
        for (Fact fact : facts) {
            if (fact instanceof Delivered delivered) {
                epochs.add(delivered.epoch());
            } else if (fact instanceof Acked acked) {
                epochs.add(acked.epoch());
            } else if (fact instanceof Replayed replayed) {
                replayed.epoch().ifPresent(epochs::add);
            }
        }
        List<Fact> changes = new SubscriptionHistory(facts, published.topic()).changes();
        return facts.stream()
                .filter(fact -> isOfMessage(fact) || changes.contains(fact) || epochs.contains(Connections.epoch(fact)))
                .toList();
    }

    private static List<Line> lines(Question question, List<Fact> facts) {
        return facts.stream()
                .map(fact -> new Line(fact.at(), text(question, fact)))
                .toList();
    }

    private static String text(Question question, Fact fact) {
        String client = question.clientId();
        if (fact instanceof Published published) {
            return "published on " + published.topic() + " with QoS " + published.qos() + " by " + published.publisher()
                    + ", position " + published.position() + " (partition " + Position.partition(published.position())
                    + ", offset " + Position.offset(published.position()) + ")"
                    + published.expiresAt().map(at -> ", expires at " + at).orElse("");
        }
        if (fact instanceof Connected connected) {
            return client + " connected" + (connected.sessionPresent() ? " and resumed its session" : "");
        }
        if (fact instanceof Disconnected disconnected) {
            return client + " disconnected: " + disconnected.reason();
        }
        if (fact instanceof Subscribed subscribed) {
            return client + " subscribed to " + subscribed.topicFilter() + " with QoS " + subscribed.qos();
        }
        if (fact instanceof Unsubscribed unsubscribed) {
            return client + " unsubscribed from " + unsubscribed.topicFilter();
        }
        if (fact instanceof Replayed replayed) {
            return (replayed.historyId().isPresent()
                            ? "sent by history replay " + replayed.historyId().get()
                            : "replayed")
                    + " to " + client + " with QoS " + replayed.qos()
                    + replayed.epoch().map(epoch -> ", connection " + epoch).orElse("");
        }
        if (fact instanceof Delivered delivered) {
            return "left the broker for " + client + ", connection " + delivered.epoch()
                    + history(delivered.historyId());
        }
        if (fact instanceof Acked acked) {
            return "acknowledged by " + client + ", connection " + acked.epoch() + history(acked.historyId());
        }
        throw new IllegalArgumentException("unknown fact " + fact);
    }

    private static String history(Optional<String> historyId) {
        return historyId.map(id -> ", for history replay " + id).orElse("");
    }
}
