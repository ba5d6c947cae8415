package io.tidemark.streams.why;

import io.tidemark.streams.why.Fact.Acked;
import io.tidemark.streams.why.Fact.Delivered;
import io.tidemark.streams.why.Fact.Published;
import io.tidemark.streams.why.Fact.Replayed;
import io.tidemark.streams.why.Fact.Subscribed;
import io.tidemark.streams.why.StoreAnswer.State;
import io.tidemark.streams.why.Verdict.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Comes to a verdict about a published message: the first of its rules that applies. */
final class Judge {

    private final Question question;
    private final List<Fact> facts;
    private final List<StoreAnswer> stores;
    private final Published published;
    private final SubscriptionHistory subscriptions;
    private final Connections connections;

    Judge(Question question, Published published, List<Fact> facts, List<StoreAnswer> stores) {
        this.question = question;
        this.published = published;
        this.facts = facts;
        this.stores = stores;
        subscriptions = new SubscriptionHistory(facts, published.topic());
        connections = new Connections(facts);
    }

    Verdict verdict() {
        return acknowledged()
                .or(this::fromHistory)
                .or(this::expired)
                .or(this::noLongerDue)
                .or(this::delivered)
                .or(this::replayed)
                .or(this::untracked)
                .or(this::notDue)
                .or(this::lostByStore)
                .orElseGet(this::due);
    }

    private Optional<Verdict> acknowledged() {
        return facts(Acked.class, ack -> ack.historyId().isEmpty())
                .findFirst()
                .map(ack -> new Verdict(Kind.ACKNOWLEDGED, "delivered and acknowledged at " + ack.at()));
    }

    private Optional<Verdict> expired() {
        return published
                .expiresAt()
                .filter(at -> !at.isAfter(question.now()))
                .filter(at -> wasDue() && published.qos() > 0)
                .map(at -> new Verdict(Kind.EXPIRED, "expired at " + at + ", before the client acknowledged it"));
    }

    private Optional<Verdict> fromHistory() {
        return facts(Acked.class, ack -> ack.historyId().isPresent())
                .findFirst()
                .map(ack -> new Verdict(
                        Kind.ACKNOWLEDGED,
                        "delivered by history replay " + ack.historyId().orElse("") + " and acknowledged at " + ack.at()
                                + "; that counts for no offset"));
    }

    private Optional<Verdict> noLongerDue() {
        return subscriptions
                .endAfter(published.at())
                .filter(end -> wasDue())
                .map(end -> new Verdict(
                        Kind.NOT_DUE,
                        "no longer due: the client unsubscribed at " + end + " and had not acknowledged it"));
    }

    private Optional<Verdict> delivered() {
        return facts(Delivered.class, delivery -> true)
                .reduce((earlier, later) -> later)
                .map(delivery -> new Verdict(
                        Kind.DELIVERED,
                        "delivered at " + delivery.at() + ", not acknowledged"
                                + (connections.isOver(delivery.epoch())
                                        ? ": that connection is over, and " + connections.now()
                                        : " yet: " + connections.now())));
    }

    private Optional<Verdict> untracked() {
        if (published.qos() == 0) {
            return Optional.of(new Verdict(
                    Kind.NOT_TRACKED,
                    "published with QoS 0: sent to whoever was connected, and nobody acknowledges it"));
        }
        Optional<Subscribed> subscribed = subscriptions.at(published.at());
        return subscribed
                .filter(found -> found.qos() == 0 || SubscriptionHistory.isShared(found))
                .map(found -> new Verdict(
                        Kind.NOT_TRACKED,
                        SubscriptionHistory.isShared(found)
                                ? "the client subscribed through the group of " + found.topicFilter()
                                        + ": the message went to one of its members"
                                : "the client subscribed to " + found.topicFilter()
                                        + " with QoS 0: sent only if it was connected, and not acknowledged"));
    }

    /** Whether the client had a subscription of its own with QoS 1 or 2 when it was published. */
    private boolean wasDue() {
        return subscriptions
                .at(published.at())
                .filter(found -> found.qos() > 0 && !SubscriptionHistory.isShared(found))
                .isPresent();
    }

    private Optional<Verdict> notDue() {
        if (wasDue()) {
            return Optional.empty();
        }
        Optional<Instant> later = subscriptions.firstSubscribeAfter(published.at());
        Optional<Instant> earlier = subscriptions.lastUnsubscribeBefore(published.at());
        String why;
        if (later.isPresent()) {
            why = "the client subscribed only at " + later.get();
        } else if (earlier.isPresent()) {
            why = "the client unsubscribed at " + earlier.get();
        } else if (facts.stream().allMatch(fact -> fact instanceof Published)) {
            why = question.log() + " knows nothing of client " + question.clientId();
        } else {
            why = "no subscription of the client that the log knows matches " + published.topic();
        }
        return Optional.of(new Verdict(Kind.NOT_DUE, "not due: " + why));
    }

    private Optional<Verdict> replayed() {
        return facts(Replayed.class, command -> true)
                .reduce((earlier, later) -> later)
                .map(command -> new Verdict(
                        Kind.REPLAYED,
                        command.historyId()
                                        .map(id -> "sent by history replay " + id)
                                        .orElse("due, replayed") + " at " + command.at()
                                + ", and nothing says that it left the broker: " + connections.now()));
    }

    private Optional<Verdict> lostByStore() {
        return stores.stream()
                .filter(store -> store.answers() && store.state() == State.GONE)
                .findFirst()
                .map(store -> new Verdict(
                        Kind.LOST_BY_STORE,
                        "due, but " + store.sink() + ", from which it would be replayed, no longer has it"));
    }

    private Verdict due() {
        String waiting = stores.stream()
                .filter(store ->
                        store.answers() && (store.state() == State.NOT_APPLIED || store.state() == State.UNKNOWN))
                .map(store -> "; " + store.sentence())
                .findFirst()
                .orElse("");
        return new Verdict(Kind.DUE, "due, not delivered yet: " + connections.now() + waiting);
    }

    private <F extends Fact> Stream<F> facts(Class<F> type, Predicate<F> which) {
        return facts.stream().filter(type::isInstance).map(type::cast).filter(which);
    }
}
