package io.tidemark.streams.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.streams.Events;
import io.tidemark.streams.TopologyHarness;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retained messages are looked up when a client subscribes, as MQTT 5 says when. */
class RetainLookupTest {

    private final Events client = new Events("c");
    private final TopologyHarness tidemark;

    RetainLookupTest(@TempDir Path state) {
        tidemark = new TopologyHarness(state);
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    private Message retain(String topic, String id) {
        Message message = client.message(topic, id, 1);
        message.setRetain(true);
        tidemark.send(message);
        return message;
    }

    private void subscribe(String filter, int qos, int retainHandling) {
        tidemark.send(client.subscribed(
                1,
                TopicSubscription.newBuilder()
                        .setTopicFilter(filter)
                        .setQos(qos)
                        .setRetainHandling(retainHandling)
                        .build()));
    }

    private List<Deliver> delivered() {
        tidemark.pass(Duration.ofMillis(500));
        return tidemark.commands.readValuesToList().stream()
                .map(ClientCommand::getCommand)
                .map(Deliver.class::cast)
                .toList();
    }

    @Test
    void anExactTopicAndAWildcardGetTheNewestOnesWithTheFlag() {
        retain("state/a", "old");
        retain("state/a", "a");
        retain("state/b", "b");
        retain("pubsub/x", "no rule looks it up");
        tidemark.send(client.connected(1));
        subscribe("state/a", 0, 0);
        assertThat(delivered()).singleElement().satisfies(deliver -> {
            assertThat(deliver.getRetained()).isTrue();
            assertThat(deliver.getQos()).isZero();
            assertThat(deliver.getMessage().getId()).isEqualTo("a");
        });
        subscribe("#", 1, 0);
        assertThat(delivered())
                .extracting(deliver -> deliver.getMessage().getId())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void retainHandlingDecidesWhetherARepeatedSubscribeGetsThem() {
        retain("state/a", "a");
        tidemark.send(client.connected(1));
        subscribe("state/a", 1, 2);
        assertThat(delivered()).isEmpty();
        subscribe("state/a", 1, 1);
        assertThat(delivered()).isEmpty();
        subscribe("state/a", 1, 0);
        assertThat(delivered()).hasSize(1);
        subscribe("state/+", 1, 1);
        assertThat(delivered()).hasSize(1);
    }

    @Test
    void noneComeForASharedSubscriptionOrForAClearedTopicOrAfterTheirTime() {
        retain("state/cleared", "x");
        Message clearing = client.message("state/cleared", "y", 1);
        clearing.setRetain(true);
        clearing.setPayload(ByteBuffer.allocate(0));
        tidemark.send(clearing);
        Message brief = client.message("state/brief", "z", 1);
        brief.setRetain(true);
        brief.setMessageExpiryInterval(2L);
        tidemark.send(brief);
        retain("state/a", "a");
        tidemark.send(client.connected(1));
        subscribe("$share/g/state/a", 1, 0);
        assertThat(delivered()).isEmpty();
        tidemark.pass(Duration.ofSeconds(3));
        subscribe("state/#", 1, 0);
        assertThat(delivered())
                .extracting(deliver -> deliver.getMessage().getId())
                .containsExactly("a");
    }

    @Test
    void manyComeInPortions() {
        for (int i = 0; i < 250; i++) {
            retain("state/" + i, "m" + i);
        }
        tidemark.send(client.connected(1));
        subscribe("state/#", 1, 0);
        assertThat(tidemark.commands.readValuesToList()).hasSize(100);
        assertThat(delivered()).hasSize(150);
        assertThat(delivered()).isEmpty();
    }
}
