package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import java.util.List;
import java.util.OptionalLong;

/** One replay with its state and what the replayer needs to drive it. Writes every step to the journal. For one thread. */
final class ActiveReplay {

    private final ReplayRequest request;
    private final StoreReader reader;
    private final ReplayJournal journal;
    private final ReplayKey key;
    private final Backoff readBackoff;
    private final long admittedAt;
    private ReplayState state;
    private int reading;
    private long lastProgress;
    private long stallMillis;
    private boolean cancelled;
    private String reported = "";

    ActiveReplay(
            ReplayRequest request,
            StoreReader reader,
            ReplayState state,
            ReplayJournal journal,
            ReplaySettings settings,
            long now) {
        this.request = request;
        this.reader = reader;
        this.state = state;
        this.journal = journal;
        key = new ReplayKey(request.getClientId(), request.getTopic());
        readBackoff = new Backoff(settings.fenceBackoffMin(), settings.fenceBackoffMax());
        admittedAt = now;
        lastProgress = now;
        stallMillis = settings.stallTimeout().toMillis();
    }

    ReplayRequest request() {
        return request;
    }

    ReplayKey key() {
        return key;
    }

    StoreReader reader() {
        return reader;
    }

    ReplayState state() {
        return state;
    }

    long admittedAt() {
        return admittedAt;
    }

    boolean isOver() {
        return cancelled || state instanceof Ended;
    }

    /** Places of the client's window that this replay takes: in flight, or about to be read. */
    int places() {
        return state.inFlight().size() + reading;
    }

    /** Whether this reason for waiting is another than the one last reported. */
    boolean reportsNew(String reason) {
        boolean isNew = !reason.equals(reported);
        reported = reason;
        return isNew;
    }

    boolean wantsPage(long now) {
        return !cancelled
                && reading == 0
                && readBackoff.isOver(now)
                && state instanceof Running running
                && running.hasMore();
    }

    void readingStarted(int limit) {
        reading = limit;
    }

    void readingFailed(long now) {
        reading = 0;
        readBackoff.pause(now);
    }

    void storeReady(long now) {
        if (state instanceof Waiting waiting) {
            change(waiting.storeReady());
            lastProgress = now;
        }
    }

    /** Takes a page; returns what to send. */
    List<StoredMessage> page(List<StoredMessage> page, boolean last, long now) {
        reading = 0;
        readBackoff.reset();
        lastProgress = now;
        if (!(state instanceof Running running)) {
            return List.of();
        }
        Running.Step step = running.page(page, last, now);
        step.send()
                .forEach(message ->
                        journal.sent(key, message.position(), message.message().getId()));
        change(step.next());
        return step.send();
    }

    /** Counts an acknowledgement on this replay's connection, by position if that is known. */
    void acked(OptionalLong position, String id, long now) {
        OptionalLong known = position.isPresent() ? position : state.inFlight().position(id);
        if (known.isEmpty()) {
            return;
        }
        ReplayState next = state.acked(known.getAsLong());
        if (next == state) {
            return;
        }
        boolean replayed = next.tally().acked() > state.tally().acked();
        if (replayed) {
            journal.acked(key, known.getAsLong());
            lastProgress = now;
        } else {
            journal.ackedLive(key, known.getAsLong());
        }
        change(next);
    }

    /** If nothing was acknowledged for too long, gets ready to send again; returns whether it does. */
    boolean stalled(long now) {
        if (now - lastProgress < stallMillis
                || !(state instanceof Running running)
                || running.inFlight().isEmpty()) {
            return false;
        }
        change(running.stalled());
        lastProgress = now;
        stallMillis *= 2;
        return true;
    }

    void cancel() {
        cancelled = true;
        journal.forget(key);
    }

    private void change(ReplayState next) {
        state = next;
        journal.progress(key, next);
        if (next instanceof Ended) {
            journal.forgetMessages(key);
        }
    }
}
