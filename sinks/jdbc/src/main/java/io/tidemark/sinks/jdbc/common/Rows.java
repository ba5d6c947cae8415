package io.tidemark.sinks.jdbc.common;

import io.tidemark.sinks.mutation.Mutation;
import io.tidemark.sinks.mutation.Mutation.DeleteAck;
import io.tidemark.sinks.mutation.Mutation.DeleteRetained;
import io.tidemark.sinks.mutation.Mutation.Execute;
import io.tidemark.sinks.mutation.Mutation.PutAck;
import io.tidemark.sinks.mutation.Mutation.PutLatest;
import io.tidemark.sinks.mutation.Mutation.PutMessage;
import io.tidemark.sinks.mutation.Mutation.PutPresence;
import io.tidemark.sinks.mutation.Mutation.PutRetained;
import io.tidemark.sinks.mutation.Mutation.RemoveMessages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mutations of a chunk by table. That changes their order, which is harmless: of mutations with one subject a chunk has
 * only the last, and a removal covers only messages that came before it. Messages and clients have unique keys here, since
 * one statement cannot write a row twice.
 */
public final class Rows {

    public final Map<Long, PutMessage> messages = new LinkedHashMap<>();
    public final List<RemoveMessages> removals = new ArrayList<>();
    public final List<PutRetained> retained = new ArrayList<>();
    public final List<DeleteRetained> retainedDeletes = new ArrayList<>();
    public final Map<String, PutPresence> clients = new LinkedHashMap<>();
    public final List<PutAck> acks = new ArrayList<>();
    public final List<DeleteAck> ackDeletes = new ArrayList<>();
    /** In order, after everything else. */
    public final List<Execute> executes = new ArrayList<>();

    /** Sorts the mutations of a chunk. */
    public static Rows of(List<Mutation> mutations) {
        Rows rows = new Rows();
        mutations.forEach(rows::add);
        return rows;
    }

    private void add(Mutation mutation) {
        if (mutation instanceof PutMessage put) {
            messages.put(put.position(), put);
        } else if (mutation instanceof PutLatest latest) {
            messages.put(latest.position(), latest.put());
            removals.add(latest.removal());
        } else if (mutation instanceof RemoveMessages remove) {
            removals.add(remove);
        } else if (mutation instanceof PutRetained put) {
            retained.add(put);
        } else if (mutation instanceof DeleteRetained delete) {
            retainedDeletes.add(delete);
        } else if (mutation instanceof PutPresence put) {
            clients.put(put.presence().getClientId(), put);
        } else if (mutation instanceof PutAck put) {
            acks.add(put);
        } else if (mutation instanceof DeleteAck delete) {
            ackDeletes.add(delete);
        } else if (mutation instanceof Execute execute) {
            executes.add(execute);
        } else {
            throw new IllegalStateException("no table for " + mutation.getClass());
        }
    }
}
