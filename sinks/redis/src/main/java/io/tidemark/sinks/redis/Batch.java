package io.tidemark.sinks.redis;

import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.Execute;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.ArrayList;
import java.util.List;

/**
 * The mutations of a chunk by what they need. Those of a list keep their order; across lists it does not matter: a removal
 * covers only messages that came before it, so it may run after all that the chunk puts, and so may the user's statements.
 */
final class Batch {

    private final List<PutMessage> messages = new ArrayList<>();
    private final List<PutRetained> retained = new ArrayList<>();
    private final List<DeleteRetained> cleared = new ArrayList<>();
    private final List<RemoveMessages> removals = new ArrayList<>();
    private final List<Execute> statements = new ArrayList<>();
    /** One command or two each, and no question first. */
    private final List<Mutation> others = new ArrayList<>();

    Batch(List<Mutation> mutations) {
        mutations.forEach(this::add);
    }

    private void add(Mutation mutation) {
        if (mutation instanceof PutMessage put) {
            messages.add(put);
        } else if (mutation instanceof PutLatest latest) {
            messages.add(latest.put());
            removals.add(latest.removal());
        } else if (mutation instanceof RemoveMessages remove) {
            removals.add(remove);
        } else if (mutation instanceof PutRetained put) {
            retained.add(put);
        } else if (mutation instanceof DeleteRetained delete) {
            cleared.add(delete);
        } else if (mutation instanceof Execute statement) {
            statements.add(statement);
        } else {
            others.add(mutation);
        }
    }

    List<PutMessage> messages() {
        return messages;
    }

    List<PutRetained> retained() {
        return retained;
    }

    List<DeleteRetained> cleared() {
        return cleared;
    }

    List<RemoveMessages> removals() {
        return removals;
    }

    List<Execute> statements() {
        return statements;
    }

    List<Mutation> others() {
        return others;
    }
}
