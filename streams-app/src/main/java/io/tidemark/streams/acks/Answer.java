package io.tidemark.streams.acks;

import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.ReplayBatch;
import io.tidemark.schemas.ReplayCause;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.TopicReplay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What this partition has for one filter of a replay, in parts of bounded size. */
final class Answer {

    /** Well below the megabyte that Kafka takes by default. */
    private static final int PART_BYTES = 256 * 1024;

    private static final int TOPIC_BYTES = 64;
    private static final int RANGE_BYTES = 20;
    private static final int BYTES_PER_CHAR = 3;

    private final OffsetEvent event;
    private final ReplayBatch batch;
    private final ReplayCause cause;
    private final String name;
    private final Consumer<ReplayRequest> requests;
    private List<TopicReplay> topics = new ArrayList<>();
    private int bytes;
    private int part;

    /** @param name of this answer among those of the batch */
    Answer(OffsetEvent event, ReplayBatch batch, ReplayCause cause, String name, Consumer<ReplayRequest> requests) {
        this.event = event;
        this.batch = batch;
        this.cause = cause;
        this.name = name;
        this.requests = requests;
    }

    void add(TopicReplay topic) {
        if (bytes >= PART_BYTES) {
            send(false);
        }
        topics.add(topic);
        bytes += TOPIC_BYTES
                + BYTES_PER_CHAR * topic.getTopic().length()
                + RANGE_BYTES * topic.getBeyond().size()
                + (topic.getArrivals() == null ? 0 : topic.getArrivals().remaining());
    }

    /** Completes the answer. One that is the only one and has nothing to say is not sent. */
    void complete() {
        if (batch.getAnswers() > 1 || part > 0 || !topics.isEmpty()) {
            send(true);
        }
    }

    private void send(boolean last) {
        requests.accept(ReplayRequest.newBuilder()
                .setClientId(event.getClientId())
                .setNode(event.getNode())
                .setEpoch(event.getEpoch())
                .setRequestedAt(event.getAt())
                .setReplayId(batch.getReplayId())
                .setCause(cause)
                .setTopicFilters(batch.getTopicFilters())
                .setAnswers(batch.getAnswers())
                .setAnswer(name)
                .setPart(part++)
                .setLast(last)
                .setTopics(topics)
                .build());
        topics = new ArrayList<>();
        bytes = 0;
    }
}
