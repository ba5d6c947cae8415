package io.tidemark.sinks.mutation;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.FirstMatch;
import io.tidemark.sinks.rules.Forget;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import io.tidemark.sinks.rules.StoringRules.Storing;
import io.tidemark.sinks.template.EventValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rules of a file as functions from a record's value to mutations and the rules that ask for them. Immutable, pure.
 *
 * <p>When several rules of one function match a topic, the first by number counts: the function runs once for a record.
 * Of rules with statements all that match run.
 */
public final class MutationRules {

    /** Stands in an {@link AckOffset} for anyone who acknowledges a message of a queue. */
    public static final String QUEUE_READER = "$queue";

    private final Optional<Rule> connected;
    private final Optional<Rule> disconnected;
    private final Statements statements;
    private final ClientEventRules clientEvents;
    private final StoringRules messages;
    private final FirstMatch<Rule> retain;
    private final FirstMatch<Rule> retainDelete;
    private final FirstMatch<Rule> acked;
    private final FirstMatch<Rule> ackedInQueue;
    private final FirstMatch<Rule> ackForgotten;

    private MutationRules(RuleFile file) {
        statements = new Statements(file);
        clientEvents = new ClientEventRules(statements);
        connected = file.rules(BackendFunction.ON_CLIENT_CONNECTED).stream().findFirst();
        disconnected =
                file.rules(BackendFunction.ON_CLIENT_DISCONNECTED).stream().findFirst();
        messages = StoringRules.of(file);
        retain = FirstMatch.ofRules(file.rules(BackendFunction.ON_MESSAGE_RETAIN));
        retainDelete = FirstMatch.ofRules(file.rules(BackendFunction.ON_RETAIN_DELETE));
        acked = matching(
                file,
                rule -> rule.calls(BackendFunction.ON_MESSAGE_ACKED)
                        || rule.calls(BackendFunction.ON_MESSAGE_ACKED_FOR_PUBSUB)
                        || rule.calls(BackendFunction.ON_MESSAGE_ACKED_FOR_KEEP_LATEST));
        ackedInQueue = FirstMatch.ofRules(file.rules(BackendFunction.ON_MESSAGE_ACKED_FOR_QUEUE));
        ackForgotten = matching(file, Forget::isAskedBy);
    }

    /**
     * Takes a file's rules for a sink.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if an option of them is not right
     */
    public static MutationRules of(RuleFile file) {
        return new MutationRules(file);
    }

    /** Whether something is to be done on client events: whether there are statements on hooks that these stand for. */
    public boolean needClientEvents() {
        return ClientEventRules.HOOKS.stream().anyMatch(statements::isOn);
    }

    private static FirstMatch<Rule> matching(RuleFile file, Predicate<Rule> wanted) {
        return FirstMatch.ofRules(file.rules().stream().filter(wanted).toList());
    }

    /** A message in the log. Messages of {@code $} topics are not kept, those of QoS 0 only where a rule says so. */
    public List<Effect> message(long position, Message message) {
        List<Effect> executes = statements.isOn(Hook.MESSAGE_PUBLISH)
                ? statements.on(Hook.MESSAGE_PUBLISH, message.getTopic(), EventValues.of(message))
                : List.of();
        Optional<Effect> stored = messages.storing(message.getTopic(), message.getQos())
                .map(storing -> new Effect(storing.rule(), put(position, message, storing)));
        return stored.map(effect -> executes.isEmpty() ? List.of(effect) : join(effect, executes))
                .orElse(executes);
    }

    private static Mutation put(long position, Message message, Storing storing) {
        return storing.latestOnly()
                ? new PutLatest(position, message, storing.expiredTime())
                : new PutMessage(position, message, storing.expiredTime());
    }

    private static List<Effect> join(Effect first, List<Effect> rest) {
        List<Effect> all = new ArrayList<>(rest.size() + 1);
        all.add(first);
        all.addAll(rest);
        return all;
    }

    /** What happened to a client. Acknowledgements move no offset here: those come with {@link #ack}. */
    public List<Effect> clientEvent(ClientEvent event) {
        return clientEvents.effects(event);
    }

    /** A new retained message, or none any more (a tombstone). */
    public List<Effect> retained(String topic, Optional<Message> message) {
        if (message.isEmpty()) {
            return effect(retainDelete.first(topic), rule -> new DeleteRetained(topic));
        }
        return effect(
                retain.first(topic),
                rule -> new PutRetained(message.get(), rule.options().expiredTime()));
    }

    /** A client came or went. A forgotten client (a tombstone) changes no row: nothing in the rules removes one. */
    public List<Effect> presence(Optional<Presence> presence) {
        return presence.map(now -> effect(now.getOnline() ? connected : disconnected, rule -> new PutPresence(now)))
                .orElse(List.of());
    }

    /** How far a reader has read a topic, or that this is forgotten (a tombstone). */
    public List<Effect> ack(String topic, String reader, Optional<AckOffset> offset) {
        if (reader.equals(QUEUE_READER)) {
            return offset.map(row -> effect(
                            ackedInQueue.first(topic),
                            rule -> new RemoveMessages(topic, row.getThrough(), row.getBeyondRanges())))
                    .orElse(List.of());
        }
        return offset.map(row -> effect(acked.first(topic), rule -> new PutAck(row)))
                .orElseGet(() -> effect(ackForgotten.first(topic), rule -> new DeleteAck(topic, reader)));
    }

    private static List<Effect> effect(Optional<Rule> rule, Function<Rule, Mutation> mutation) {
        return rule.map(found -> List.of(new Effect(found, mutation.apply(found))))
                .orElse(List.of());
    }
}
