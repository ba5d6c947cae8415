package io.tidemark.bridge.paho.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.bridge.Broker.Outcome;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TrustedRecords;
import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxesTest {

    private static final long EPOCH = 7;

    private final List<String> published = new ArrayList<>();
    private final List<Arrival.Properties> properties = new ArrayList<>();
    private final List<CompletableFuture<Outcome>> subscribing = new ArrayList<>();
    private boolean hasSubscriber = true;
    private final Inboxes inboxes = new Inboxes(this::publish, (clientId, filter) -> {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        published.add("subscribe " + filter);
        subscribing.add(result);
        return result;
    });

    @BeforeAll
    static void trust() {
        TrustedRecords.allow();
    }

    private CompletionStage<Boolean> publish(
            String topic, ByteBuffer payload, int qos, Arrival.Properties messageProperties) {
        published.add(topic);
        properties.add(messageProperties);
        return CompletableFuture.completedFuture(hasSubscriber);
    }

    private static Deliver deliver(String topic, long position) {
        Message message = Message.newBuilder()
                .setId("id" + position)
                .setTopic(topic)
                .setPayload(ByteBuffer.allocate(0))
                .setQos(1)
                .setRetain(false)
                .setClientId("p")
                .setNode("n")
                .setPublishedAt(Instant.EPOCH)
                .setUserProperties(List.of(new UserProperty("own", "kept")))
                .build();
        return Deliver.newBuilder()
                .setMessage(message)
                .setPosition(position)
                .setQos(1)
                .setMessageExpiryInterval(30L)
                .build();
    }

    @Test
    void messagesWaitInOrderUntilTheClientIsSubscribed() {
        CompletableFuture<Outcome> first =
                inboxes.deliver("c", EPOCH, deliver("a/b", 1)).toCompletableFuture();
        CompletableFuture<Outcome> second =
                inboxes.deliver("c", EPOCH, deliver("a/c", 2)).toCompletableFuture();
        assertThat(published).containsExactly("subscribe $replay/c/#");
        subscribing.get(0).complete(Outcome.APPLIED);
        inboxes.deliver("c", EPOCH, deliver("a/d", 3));
        assertThat(published)
                .containsExactly("subscribe $replay/c/#", "$replay/c/a/b", "$replay/c/a/c", "$replay/c/a/d");
        assertThat(first.join()).isEqualTo(Outcome.APPLIED);
        assertThat(second.join()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aMessageSaysWhichOneItIs() {
        inboxes.deliver("c", EPOCH, deliver("a/b", 9));
        subscribing.get(0).complete(Outcome.APPLIED);
        Arrival.Properties sent = properties.get(0);
        assertThat(sent.user())
                .containsExactly(
                        new UserProperty("own", "kept"),
                        new UserProperty(InboxProperties.ID, "id9"),
                        new UserProperty(InboxProperties.TOPIC, "a/b"),
                        new UserProperty(InboxProperties.POSITION, "9"));
        assertThat(sent.messageExpiryInterval()).contains(30L);
    }

    @Test
    void eachConnectionIsSubscribedOnceAndAnewWhenNobodyListens() {
        inboxes.deliver("c", EPOCH, deliver("t", 1));
        subscribing.get(0).complete(Outcome.APPLIED);
        inboxes.deliver("c", EPOCH + 1, deliver("t", 2));
        assertThat(subscribing).hasSize(2);
        subscribing.get(1).complete(Outcome.APPLIED);
        hasSubscriber = false;
        assertThat(inboxes.deliver("c", EPOCH + 1, deliver("t", 3))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Outcome.NOT_SUBSCRIBED);
        inboxes.deliver("c", EPOCH + 1, deliver("t", 4));
        assertThat(subscribing).hasSize(3);
    }

    @Test
    void aClientWithoutASessionIsNotSubscribed() {
        CompletableFuture<Outcome> result =
                inboxes.deliver("c", EPOCH, deliver("t", 1)).toCompletableFuture();
        subscribing.get(0).complete(Outcome.NOT_SUBSCRIBED);
        assertThat(result.join()).isEqualTo(Outcome.NOT_SUBSCRIBED);
        assertThat(published).containsExactly("subscribe $replay/c/#");
    }

    @Test
    void aFailureIsTheMessagesAndTheNextOneTriesAgain() {
        CompletableFuture<Outcome> result =
                inboxes.deliver("c", EPOCH, deliver("t", 1)).toCompletableFuture();
        subscribing.get(0).completeExceptionally(new InboxException("no"));
        assertThatThrownBy(result::join).hasRootCauseMessage("no");
        inboxes.deliver("c", EPOCH, deliver("t", 2));
        assertThat(subscribing).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gw/+/6", "a#", "+", "a/b", ""})
    void anIdThatIsNoTopicLevelIsRefusedWithAReason(String clientId) {
        CompletableFuture<Outcome> result =
                inboxes.deliver(clientId, EPOCH, deliver("t", 1)).toCompletableFuture();
        assertThatThrownBy(result::join)
                .hasRootCauseInstanceOf(InboxException.class)
                .hasMessageContaining("cannot have an inbox");
        assertThat(published).isEmpty();
    }

    @Test
    void aTopicThatGetsTooLongIsRefused() {
        assertThat(Inboxes.problem("c", "t".repeat(65_525))).isEqualTo(Optional.empty());
        assertThat(Inboxes.problem("c", "t".repeat(65_526))).isPresent();
    }
}
