package io.tidemark.sinks.mutation;

import io.tidemark.schemas.AckOffset;
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
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.StoringRules;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rules of a file as functions from a record's value to mutations. Immutable, pure.
 *
 * <p>When several rules of one function match a topic, the first by number counts: the function runs once for a record.
 */
public final class MutationRules {

    /** Stands in an {@link AckOffset} for anyone who acknowledges a message of a queue. */
    public static final String QUEUE_READER = "$queue";

    private final boolean connected;
    private final boolean disconnected;
    private final StoringRules messages;
    private final FirstMatch<Rule> retain;
    private final FirstMatch<Rule> retainDelete;
    private final FirstMatch<Rule> acked;
    private final FirstMatch<Rule> ackedInQueue;
    private final FirstMatch<Rule> ackForgotten;

    private MutationRules(RuleFile file) {
        connected = !file.rules(BackendFunction.ON_CLIENT_CONNECTED).isEmpty();
        disconnected = !file.rules(BackendFunction.ON_CLIENT_DISCONNECTED).isEmpty();
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
     * @throws RuleFileException if a rule is one that no sink serves yet
     */
    public static MutationRules of(RuleFile file) {
        SupportedRules.check(file);
        return new MutationRules(file);
    }

    private static FirstMatch<Rule> matching(RuleFile file, Predicate<Rule> wanted) {
        return FirstMatch.ofRules(file.rules().stream().filter(wanted).toList());
    }

    /** A message in the log. QoS 0 and {@code $} topics are not kept. */
    public List<Mutation> message(long position, Message message) {
        if (message.getQos() == 0) {
            return List.of();
        }
        return messages.storing(message.getTopic())
                .<List<Mutation>>map(storing -> List.of(
                        storing.latestOnly()
                                ? new PutLatest(position, message, storing.expiredTime())
                                : new PutMessage(position, message, storing.expiredTime())))
                .orElse(List.of());
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
