package io.tidemark.sinks.mutation;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The rules of a file as functions from a record's value to mutations. Immutable, pure.
 *
 * <p>When several rules of one function match a topic, the first by number counts: the function runs once for a record.
 */
public final class MutationRules {

    /** Stands in an {@link AckOffset} for anyone who acknowledges a message of a queue. */
    public static final String QUEUE_READER = "$queue";

    private static final String EXPIRED_AFTER = "msg.expired_after";

    private final boolean connected;
    private final boolean disconnected;
    private final TopicRules publish;
    private final TopicRules retain;
    private final TopicRules retainDelete;
    private final TopicRules acked;
    private final TopicRules ackedInQueue;
    private final TopicRules ackForgotten;
    private final OptionalLong expiredAfter;

    private MutationRules(RuleFile file) {
        connected = !rules(file, BackendFunction.ON_CLIENT_CONNECTED).isEmpty();
        disconnected = !rules(file, BackendFunction.ON_CLIENT_DISCONNECTED).isEmpty();
        publish = new TopicRules(rules(file, BackendFunction.ON_MESSAGE_PUBLISH));
        retain = new TopicRules(rules(file, BackendFunction.ON_MESSAGE_RETAIN));
        retainDelete = new TopicRules(rules(file, BackendFunction.ON_RETAIN_DELETE));
        acked = new TopicRules(rules(
                file,
                rule -> rule.calls(BackendFunction.ON_MESSAGE_ACKED)
                        || rule.calls(BackendFunction.ON_MESSAGE_ACKED_FOR_PUBSUB)));
        ackedInQueue = new TopicRules(rules(file, BackendFunction.ON_MESSAGE_ACKED_FOR_QUEUE));
        ackForgotten = new TopicRules(rules(file, Forget::isAskedBy));
        expiredAfter = file.globalNumber(EXPIRED_AFTER);
    }

    /**
     * Takes a file's rules for a sink.
     *
     * @throws RuleFileException if a rule is one that no sink serves yet
     */
    public static MutationRules of(RuleFile file) {
        SupportedRules.check(file);
        return new MutationRules(file);
    }

    private static List<Rule> rules(RuleFile file, BackendFunction function) {
        return rules(file, rule -> rule.calls(function));
    }

    private static List<Rule> rules(RuleFile file, Predicate<Rule> wanted) {
        return file.rules().stream().filter(wanted).toList();
    }

    /** A message in the log. QoS 0 and {@code $} topics are not kept. */
    public List<Mutation> message(long position, Message message) {
        if (message.getQos() == 0 || message.getTopic().startsWith("$")) {
            return List.of();
        }
        return publish.first(message.getTopic())
                .<List<Mutation>>map(rule -> List.of(new PutMessage(position, message, expiredTime(rule))))
                .orElse(List.of());
    }

    private OptionalLong expiredTime(Rule rule) {
        return rule.options().expiredTime().isPresent() ? rule.options().expiredTime() : expiredAfter;
    }

    /** A new retained message, or none any more (a tombstone). */
    public List<Mutation> retained(String topic, Optional<Message> message) {
        if (message.isEmpty()) {
            return retainDelete.matches(topic) ? List.of(new DeleteRetained(topic)) : List.of();
        }
        return retain.first(topic)
                .<List<Mutation>>map(rule ->
                        List.of(new PutRetained(message.get(), rule.options().expiredTime())))
                .orElse(List.of());
    }

    /** A client came or went. A forgotten client (a tombstone) changes no row: nothing in the rules removes one. */
    public List<Mutation> presence(Optional<Presence> presence) {
        return presence.filter(now -> now.getOnline() ? connected : disconnected)
                .<List<Mutation>>map(now -> List.of(new PutPresence(now)))
                .orElse(List.of());
    }

    /** How far a reader has read a topic, or that this is forgotten (a tombstone). */
    public List<Mutation> ack(String topic, String reader, Optional<AckOffset> offset) {
        if (reader.equals(QUEUE_READER)) {
            return offset.filter(row -> ackedInQueue.matches(topic))
                    .<List<Mutation>>map(
                            row -> List.of(new RemoveMessages(topic, row.getThrough(), row.getBeyondRanges())))
                    .orElse(List.of());
        }
        if (offset.isEmpty()) {
            return ackForgotten.matches(topic) ? List.of(new DeleteAck(topic, reader)) : List.of();
        }
        return acked.matches(topic) ? List.of(new PutAck(offset.get())) : List.of();
    }
}
