package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.TopicReplay;
import io.tidemark.sinks.read.StoredMessage;
import java.util.Optional;

/** Where the replayer's results go. */
interface ReplayOutput {

    /** Sends a message of a topic to the connection of a replay. */
    void deliver(ReplayHeader replay, TopicReplay topic, StoredMessage message);

    /** Reports how a replay is doing. */
    void report(ReplayHeader replay, ReplayStatus status, Optional<String> reason, Tally tally);

    /** A client waits for what was put out: do not wait for the next commit. */
    void hurry();
}
