package io.tidemark.bridge.paho.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts messages into clients' inboxes: {@code $replay/<client id>/<original topic>}, with id, topic and position as user
 * properties, by which acknowledgements find back to the original. Remembers at most {@value #CAPACITY} inboxes that it has
 * subscribed, about 20 MB. Thread-safe; messages for one client keep the order of the calls.
 */
public final class Inboxes {

    private static final long CAPACITY = 100_000;
    private static final int MAX_TOPIC_BYTES = 65_535;
    private static final String NOT_IN_AN_INBOX = "+#/\u0000";

    private final InboxPublisher publisher;
    private final InboxSubscriber subscriber;
    private final Cache<String, Inbox> inboxes =
            Caffeine.newBuilder().maximumSize(CAPACITY).build();

    public Inboxes(InboxPublisher publisher, InboxSubscriber subscriber) {
        this.publisher = publisher;
        this.subscriber = subscriber;
    }

    /**
     * Delivers a message.
     *
     * @param epoch of the client's connection; the inbox is subscribed once for each
     * @return fails with an {@link InboxException} if the client's id cannot be part of a topic
     */
    public CompletionStage<Outcome> deliver(String clientId, long epoch, Deliver deliver) {
        Optional<String> problem = problem(clientId, deliver.getMessage().getTopic());
        if (problem.isPresent()) {
            return CompletableFuture.failedFuture(new InboxException(problem.get()));
        }
        Inbox inbox =
                inboxes.get(clientId, id -> new Inbox(() -> subscriber.subscribe(id, InboxProperties.filter(id))));
        return inbox.deliver(epoch, () -> publish(clientId, deliver));
    }

    private CompletionStage<Outcome> publish(String clientId, Deliver deliver) {
        Message message = deliver.getMessage();
        return publisher
                .publish(
                        InboxProperties.topic(clientId, message.getTopic()),
                        message.getPayload(),
                        deliver.getQos(),
                        properties(deliver))
                .thenApply(subscribed -> subscribed ? Outcome.APPLIED : Outcome.NOT_SUBSCRIBED);
    }

    private static Arrival.Properties properties(Deliver deliver) {
        Message message = deliver.getMessage();
        List<UserProperty> user = new ArrayList<>(message.getUserProperties());
        user.add(new UserProperty(InboxProperties.ID, message.getId()));
        user.add(new UserProperty(InboxProperties.TOPIC, message.getTopic()));
        user.add(new UserProperty(InboxProperties.POSITION, Long.toString(deliver.getPosition())));
        if (deliver.getHistoryId() != null) {
            user.add(new UserProperty(InboxProperties.HISTORY, deliver.getHistoryId()));
        }
        return Arrival.Properties.of(message).with(user, Optional.ofNullable(deliver.getMessageExpiryInterval()));
    }

    /** Why a client cannot have an inbox for messages of a topic; empty if it can. */
    static Optional<String> problem(String clientId, String topic) {
        Optional<String> bad = clientId.chars()
                .filter(character -> NOT_IN_AN_INBOX.indexOf(character) >= 0)
                .mapToObj(character -> character == 0 ? "a NUL character" : "a '" + (char) character + "'")
                .findFirst();
        if (clientId.isEmpty() || bad.isPresent()) {
            return Optional.of("the client id '" + clientId + "' cannot have an inbox, because it "
                    + bad.map(what -> "has " + what).orElse("is empty")
                    + ": let the client connect with an id without +, # and /");
        }
        int bytes = InboxProperties.topic(clientId, topic).getBytes(StandardCharsets.UTF_8).length;
        return bytes > MAX_TOPIC_BYTES
                ? Optional.of("the topic of a message for client '" + clientId + "' is too long for an inbox: " + bytes
                        + " bytes where MQTT has room for " + MAX_TOPIC_BYTES)
                : Optional.empty();
    }
}
