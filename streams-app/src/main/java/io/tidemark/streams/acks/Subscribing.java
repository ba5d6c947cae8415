package io.tidemark.streams.acks;

import io.tidemark.schemas.DeliveryModel;
import io.tidemark.schemas.OffsetEvent;
import io.tidemark.schemas.OffsetSubscribe;
import io.tidemark.schemas.ReplayRequest;
import io.tidemark.schemas.TopicFilter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * SUBSCRIBE: makes the rows that are missing, and asks for a replay of what is unread.
 *
 * <p>The SUBACK is held until the event is in Kafka, so a message published at or after the event's time comes live: rows
 * start, and replays end, by that time and not by where this task happens to be in the log.
 */
final class Subscribing {

    private final AckSettings settings;
    private final TopicModels models;
    private final TopicTree topics;
    private final LogIndex index;
    private final TopicOffsets offsets;
    private final WildcardFilters wildcards;
    private final Consumer<ReplayRequest> requests;

    Subscribing(
            AckSettings settings,
            TopicModels models,
            TopicTree topics,
            LogIndex index,
            TopicOffsets offsets,
            WildcardFilters wildcards,
            Consumer<ReplayRequest> requests) {
        this.settings = settings;
        this.models = models;
        this.topics = topics;
        this.index = index;
        this.offsets = offsets;
        this.wildcards = wildcards;
        this.requests = requests;
    }

    /** @param head the partition's end as this task knows it */
    void handle(OffsetEvent event, OffsetSubscribe subscribe, long head) {
        TopicFilter filter = TopicFilter.parse(subscribe.getTopicFilter());
        if (filter.isWildcard()) {
            wildcard(event, subscribe, filter, head);
        } else {
            boolean newcomer = offsets.of(filter.filter(), event.getClientId()).isEmpty();
            if (!offsets.hasRow(filter.filter(), event.getClientId())) {
                create(event, filter.filter());
            }
            replay(event, subscribe, filter.filter(), newcomer);
        }
    }

    private void wildcard(OffsetEvent event, OffsetSubscribe subscribe, TopicFilter filter, long head) {
        // Before the filter is known: later its baseline would stand for the rows that are missing.
        boolean newcomer = !wildcards.has(event.getClientId(), filter);
        long readBefore = settings.initialPosition().readBefore(event.getAt().toEpochMilli());
        for (String topic : topics.matching(filter)) {
            boolean first = newcomer && offsets.of(topic, event.getClientId()).isEmpty();
            // The baseline of a new filter is the partition's end; topics with due messages before it need a row.
            if (first
                    && index.last(topic)
                            .filter(last -> last.publishedAt() >= readBefore)
                            .isPresent()) {
                create(event, topic);
            }
            replay(event, subscribe, topic, first);
        }
        if (newcomer) {
            wildcards.add(event.getClientId(), filter, head);
        }
    }

    private void create(OffsetEvent event, String topic) {
        OffsetRow row = offsets.of(topic, event.getClientId())
                .orElseGet(() -> offsets.readBefore(
                        topic,
                        settings.initialPosition().readBefore(event.getAt().toEpochMilli())));
        offsets.put(topic, event.getClientId(), row, event.getAt());
    }

    private void replay(OffsetEvent event, OffsetSubscribe subscribe, String topic, boolean newcomer) {
        Optional<DeliveryModel> model = subscribe.getReplay() ? models.replayModel(topic) : Optional.empty();
        boolean startsAtEnd = newcomer && settings.initialPosition().kind() == InitialPosition.Kind.LATEST;
        boolean queue = models.isQueue(topic);
        if (model.isEmpty() || (startsAtEnd && !queue)) {
            return;
        }
        Optional<OffsetRow> row = queue ? Optional.of(offsets.ofQueue(topic)) : offsets.of(topic, event.getClientId());
        long until = event.getAt().plus(settings.clockSkew()).toEpochMilli();
        OptionalLong head = index.lastBefore(topic, until).stream()
                .mapToLong(LogEntry::position)
                .findFirst();
        if (row.isEmpty() || head.isEmpty()) {
            return;
        }
        OffsetRow due = model.get() == DeliveryModel.KEEP_LATEST ? onlyAt(head.getAsLong(), row.get()) : row.get();
        OptionalLong unread = firstUnread(topic, due, event.getAt().toEpochMilli());
        if (unread.isPresent() && unread.getAsLong() <= head.getAsLong()) {
            DeliveryModel how = queue ? DeliveryModel.QUEUE : model.get();
            requests.accept(request(event, subscribe, topic, how, due, head.getAsLong()));
        }
    }

    /** The row with everything before the topic's end taken as read. */
    private static OffsetRow onlyAt(long end, OffsetRow row) {
        return OffsetRow.at(row.covers(end) ? end : Math.max(row.through(), end - 1));
    }

    private OptionalLong firstUnread(String topic, OffsetRow row, long now) {
        OptionalLong next = index.next(topic, row.through(), now);
        while (next.isPresent() && row.covers(next.getAsLong())) {
            next = index.next(topic, next.getAsLong(), now);
        }
        return next;
    }

    private static ReplayRequest request(
            OffsetEvent event, OffsetSubscribe subscribe, String topic, DeliveryModel model, OffsetRow due, long head) {
        return ReplayRequest.newBuilder()
                .setClientId(event.getClientId())
                .setNode(event.getNode())
                .setEpoch(event.getEpoch())
                .setTopicFilter(subscribe.getTopicFilter())
                .setTopic(topic)
                .setModel(model)
                .setQos(subscribe.getQos())
                .setThrough(due.through())
                .setBeyond(due.beyond().toList())
                .setHead(head)
                .setRequestedAt(event.getAt())
                .build();
    }
}
