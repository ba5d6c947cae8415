package io.tidemark.streams.why;

import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Delivered;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.Unsubscribed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The facts in an event of a client. */
final class EventFacts {

    private EventFacts() {}

    /** None if the event is about another message. */
    static List<Fact> of(ClientEvent event, String messageId) {
        Instant at = event.getAt();
        long epoch = event.getEpoch();
        Object what = event.getEvent();
        if (what instanceof Connected connected) {
            return List.of(new Fact.Connected(at, epoch, connected.getSessionPresent()));
        }
        if (what instanceof Disconnected disconnected) {
            return List.of(new Fact.Disconnected(at, epoch, disconnected.getReason()));
        }
        if (what instanceof Subscribed subscribed) {
            return subscribed.getSubscriptions().stream()
                    .<Fact>map(each -> new Fact.Subscribed(at, each.getTopicFilter(), each.getQos()))
                    .toList();
        }
        if (what instanceof Unsubscribed unsubscribed) {
            return unsubscribed.getTopicFilters().stream()
                    .<Fact>map(filter -> new Fact.Unsubscribed(at, filter))
                    .toList();
        }
        if (what instanceof Delivered delivered && delivered.getMessageId().equals(messageId)) {
            return List.of(new Fact.Delivered(at, epoch, Optional.ofNullable(delivered.getHistoryId())));
        }
        if (what instanceof Acked acked && acked.getMessageId().equals(messageId)) {
            return List.of(new Fact.Acked(at, epoch, Optional.ofNullable(acked.getHistoryId())));
        }
        return List.of();
    }
}
