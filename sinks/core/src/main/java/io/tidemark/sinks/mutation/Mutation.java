package io.tidemark.sinks.mutation;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.sinks.rules.SourceLocation;
import io.tidemark.sinks.template.EventValues;
import io.tidemark.sinks.template.StatementTemplate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One change of a store, in no store's terms. Applying the same mutations again in the same order leaves a store as it is.
 *
 * <p>All values come from clients: a store binds them and never makes a command or a statement of them.
 */
public sealed interface Mutation {

    /** What a mutation is about: a later one of a batch makes an earlier one with an equal subject superfluous. */
    record Subject(String kind, String first, String second) {}

    /** The subject; empty if the mutation stands alone. */
    Optional<Subject> subject();

    /**
     * Keeps a message for replay.
     *
     * @param position where it is in the log; its identity and its order within the topic
     * @param expiredTime seconds to keep it as the rule says, which may be no sensible value; empty if the rule is silent
     */
    record PutMessage(long position, Message message, OptionalLong expiredTime) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.empty();
        }
    }

    /**
     * Keeps a message for replay in the place of all earlier ones of its topic. Its own kind, and not a message and a removal,
     * so that of many messages of a topic in a batch only the last is written.
     *
     * @param position where it is in the log; messages of the topic at lower positions go
     * @param expiredTime as in {@link PutMessage}
     */
    record PutLatest(long position, Message message, OptionalLong expiredTime) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("latest", message.getTopic(), ""));
        }

        /** The message alone. */
        public PutMessage put() {
            return new PutMessage(position, message, expiredTime);
        }

        /** What it takes the place of. */
        public RemoveMessages removal() {
            return new RemoveMessages(message.getTopic(), position - 1, List.of());
        }
    }

    /**
     * Removes the messages of a queue that somebody has acknowledged. Covers all that an earlier one of the same topic did.
     *
     * @param through position up to which all messages go
     * @param beyond what goes too after it, rising
     */
    record RemoveMessages(String topic, long through, List<PositionRange> beyond) implements Mutation {
        public RemoveMessages {
            beyond = List.copyOf(beyond);
        }

        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("queue", topic, ""));
        }
    }

    /**
     * Keeps the last retained message of its topic.
     *
     * @param expiredTime seconds to keep it, only if the rule states it
     */
    record PutRetained(Message message, OptionalLong expiredTime) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("retained", message.getTopic(), ""));
        }
    }

    /** Forgets the retained message of a topic. */
    record DeleteRetained(String topic) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("retained", topic, ""));
        }
    }

    /** Records that a client is connected or not. Its node counts in the subject: a store may list clients by node. */
    record PutPresence(Presence presence) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("presence", presence.getClientId(), presence.getNode()));
        }
    }

    /** Records how far a client has read a topic. */
    record PutAck(AckOffset offset) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("ack", offset.getTopic(), offset.getClientId()));
        }
    }

    /** Forgets how far a client has read a topic. */
    record DeleteAck(String topic, String clientId) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.of(new Subject("ack", topic, clientId));
        }
    }

    /**
     * Runs one of the user's own statements for an event, after the mutations of its batch that are not statements. It may run
     * again after a crash where a store cannot write it together with the applied positions.
     *
     * @param location of the rule
     */
    record Execute(StatementTemplate statement, EventValues values, SourceLocation location) implements Mutation {
        @Override
        public Optional<Subject> subject() {
            return Optional.empty();
        }
    }
}
