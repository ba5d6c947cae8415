package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.sinks.read.StoredMessage;
import java.util.Optional;

/** Where the replayer's results go. */
interface ReplayOutput {

    /** Sends a message to the client of a replay. */
    void deliver(ReplayRequest request, StoredMessage message);

    /** Reports how a replay is doing. */
    void report(ReplayRequest request, ReplayStatus status, Optional<String> reason, Tally tally);

    /** A client waits for what was put out: do not wait for the next commit. */
    void hurry();
}
