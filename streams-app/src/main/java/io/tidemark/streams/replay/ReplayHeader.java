package io.tidemark.streams.replay;

import io.tidemark.schemas.ReplayRequest;
import java.time.Instant;
import java.util.List;

/** Which replay it is, to which connection, and for which filters. */
record ReplayHeader(
        String clientId, long epoch, long replayId, List<String> topicFilters, int answers, Instant requestedAt) {

    static ReplayHeader of(ReplayRequest request) {
        return new ReplayHeader(
                request.getClientId(),
                request.getEpoch(),
                request.getReplayId(),
                List.copyOf(request.getTopicFilters()),
                request.getAnswers(),
                request.getRequestedAt());
    }
}
