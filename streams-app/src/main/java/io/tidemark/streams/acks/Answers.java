package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetCheck;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.ReplayCause;
import io.tidemark.schemas.ReplayRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Begins the answers of one partition. */
final class Answers {

    private final int partition;
    private final Consumer<ReplayRequest> requests;

    Answers(int partition, Consumer<ReplayRequest> requests) {
        this.partition = partition;
        this.requests = requests;
    }

    /** Empty if the SUBSCRIBE wants no replay. */
    Optional<Answer> to(OffsetEvent event, OffsetSubscribe subscribe) {
        return Optional.ofNullable(subscribe.getBatch())
                .map(batch -> answer(event, batch, ReplayCause.SUBSCRIBED, subscribe.getTopicFilter()));
    }

    Answer to(OffsetEvent event, OffsetCheck check) {
        return answer(event, check.getBatch(), ReplayCause.UNDELIVERED, check.getTopicFilter());
    }

    /** A replay of its own, from this partition only, for who takes over from a member that left. */
    Answer to(OffsetEvent left, GroupMembers.Member heir, String sharedFilter) {
        OffsetEvent event = OffsetEvent.newBuilder(left)
                .setClientId(heir.clientId())
                .setNode(heir.node())
                .setEpoch(heir.epoch())
                .build();
        long replayId = left.getAt().toEpochMilli() * Position.MAX_PARTITIONS + partition;
        return answer(
                event, new ReplayBatch(replayId, 1, List.of(sharedFilter)), ReplayCause.UNDELIVERED, sharedFilter);
    }

    private Answer answer(OffsetEvent event, ReplayBatch batch, ReplayCause cause, String filter) {
        return new Answer(event, batch, cause, partition + "/" + filter, requests);
    }
}
