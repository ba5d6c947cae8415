package io.tidemark.streams.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Deliver;
import io.tidemark.schemas.Replay;
import io.tidemark.schemas.ReplayStatus;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.streams.Events;
import io.tidemark.streams.TestRules;
import io.tidemark.streams.TopologyHarness;
import io.tidemark.streams.acks.AckSettings;
import io.tidemark.streams.replay.ReplaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that connects is subscribed to what its store has for it; what the bridge then reports does the rest. */
class SubscriptionLookupTest {

    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Path state;
    private final Events client = new Events("c");
    private TopologyHarness tidemark;

    SubscriptionLookupTest(@TempDir Path state) {
        this.state = state;
        tidemark = new TopologyHarness(state.resolve("1"));
    }

    @AfterEach
    void stop() {
        tidemark.close();
    }

    private void restartWith(String rules) {
        tidemark.close();
        tidemark = new TopologyHarness(state.resolve("2"), AckSettings.DEFAULT, ReplaySettings.DEFAULT, rules);
    }

    /** Commands since this was last asked. */
    private List<ClientCommand> commands() {
        tidemark.pass(A_WHILE);
        return tidemark.commands.readValuesToList();
    }

    /** What the bridge is to subscribe to, as filter and QoS. */
    private List<String> asked() {
        return commands().stream()
                .map(ClientCommand::getCommand)
                .map(Subscribe.class::cast)
                .flatMap(command -> command.getSubscriptions().stream())
                .map(each -> each.getTopicFilter() + " " + each.getQos())
                .toList();
    }

    @Test
    void aClientIsSubscribedForItsConnectionOnEveryConnectToWhatItDoesNotHave() {
        tidemark.store.subscribe("c", "live/+", 0);
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.store.subscribe("other", "pubsub/b", 1);
        tidemark.send(client.connected(7));
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.getClientId()).isEqualTo("c");
            assertThat(command.getEpoch()).isEqualTo(7);
            assertThat(((Subscribe) command.getCommand()).getSubscriptions())
                    .containsExactly(
                            new TopicSubscription("live/+", 0, false, false, 0, null),
                            new TopicSubscription("pubsub/a", 1, false, false, 0, null));
        });
        tidemark.send(client.subscribed(7, 0, "live/+"));
        tidemark.send(client.subscribed(7, 1, "pubsub/a"));

        tidemark.send(client.connected(8, true));
        assertThat(asked()).as("the resumed session has its filters").isEmpty();

        tidemark.store.subscribe("c", "pubsub/a", 2);
        tidemark.store.subscribe("c", "pubsub/new", 1);
        tidemark.send(client.connected(9, true));
        assertThat(asked()).containsExactly("pubsub/a 2", "pubsub/new 1");

        tidemark.send(client.connected(10, false));
        assertThat(asked()).as("a new session has none").containsExactly("live/+ 0", "pubsub/a 2", "pubsub/new 1");
        assertThat(tidemark.meters.counter("tidemark.subscribe.lookups").count())
                .isEqualTo(4);
        assertThat(tidemark.meters
                        .counter("tidemark.subscribe.lookup.subscriptions")
                        .count())
                .isEqualTo(7);
    }

    @Test
    void nobodyIsSubscribedToWhatIsNoFilter() {
        tidemark.store.subscribe("c", "a/#/b", 1);
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.send(client.connected(1));
        assertThat(asked()).containsExactly("pubsub/a 1");
        assertThat(tidemark.meters.counter("tidemark.subscribe.lookup.illegal").count())
                .isEqualTo(1);
    }

    @Test
    void manyFiltersComeInCommandsThatFitIntoARecord() {
        for (int i = 0; i < 60; i++) {
            tidemark.store.subscribe("c", "x".repeat(10_000) + i, 1);
        }
        tidemark.send(client.connected(1));
        List<ClientCommand> commands = commands();
        assertThat(commands).hasSize(6);
        assertThat(commands)
                .flatExtracting(command -> ((Subscribe) command.getCommand()).getSubscriptions())
                .hasSize(60);
    }

    @Test
    void aStoreThatIsDownIsAskedAgainWhileTheClientIsConnected() {
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.store.subscribe("gone", "pubsub/a", 1);
        tidemark.store.down(true);
        Events gone = new Events("gone");
        tidemark.send(client.connected(1));
        tidemark.send(gone.connected(1));
        assertThat(asked()).isEmpty();
        assertThat(tidemark.meters
                        .get("tidemark.subscribe.lookups.waiting")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(tidemark.meters.counter("tidemark.subscribe.lookup.failures").count())
                .isBetween(3.0, 10.0);

        tidemark.send(gone.disconnected(1));
        tidemark.send(client.connected(2));
        tidemark.store.down(false);
        tidemark.pass(Duration.ofSeconds(5));

        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.getClientId()).isEqualTo("c");
            assertThat(command.getEpoch()).isEqualTo(2);
        });
        assertThat(tidemark.meters
                        .get("tidemark.subscribe.lookups.waiting")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void whatTheClientDecidesItselfIsNewerThanWhatTheStoreSays() {
        tidemark.store.subscribe("c", "pubsub/a", 2);
        tidemark.store.subscribe("c", "pubsub/b", 1);
        tidemark.store.subscribe("c", "pubsub/c", 1);
        tidemark.store.down(true);
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, 1, "pubsub/a", "pubsub/b"));
        tidemark.send(client.unsubscribed(1, "pubsub/b"));
        tidemark.store.down(false);
        assertThat(asked()).containsExactly("pubsub/c 1");
    }

    @Test
    void anEarlierConnectionThatIsReportedLateIsNotLookedUp() {
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.send(client.connected(2));
        assertThat(asked()).hasSize(1);
        tidemark.send(client.connected(1));
        assertThat(asked()).isEmpty();
    }

    @Test
    void onSessionCreatedAResumedSessionIsNotLookedUp() {
        restartWith(TestRules.TEXT.replace("client.connected.1", "session.created.1"));
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.send(client.connected(1, true));
        assertThat(asked()).isEmpty();
        tidemark.send(client.connected(2, false));
        assertThat(asked()).containsExactly("pubsub/a 1");
    }

    @Test
    void withoutARuleNobodyIsLookedUp() {
        restartWith(TestRules.TEXT.replaceFirst("(?m)^.*on_subscribe_lookup.*$", ""));
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.send(client.connected(1));
        assertThat(asked()).isEmpty();
    }

    @Test
    void whatAProxySubscriptionMissedIsReplayedOnceAlsoIfTheClientSubscribesTooAtThatMoment() {
        tidemark.store.subscribe("c", "pubsub/a", 1);
        tidemark.store.subscribe("c", "pubsub/live", 0);
        tidemark.send(client.connected(1));
        tidemark.send(client.subscribed(1, 1, "pubsub/a"));
        tidemark.send(client.disconnected(1));
        Events publisher = new Events("publisher").at(client.now());
        tidemark.send(publisher.message("pubsub/a", "missed", 1));
        tidemark.send(publisher.message("pubsub/live", "passed", 1));
        commands();

        client.at(publisher.now());
        tidemark.send(client.connected(2));
        assertThat(asked()).containsExactly("pubsub/a 1", "pubsub/live 0");
        tidemark.send(client.subscribed(2, 1, "pubsub/a"));
        tidemark.send(client.subscribed(
                2,
                new TopicSubscription("pubsub/a", 1, false, false, 0, null),
                new TopicSubscription("pubsub/live", 0, false, false, 0, null)));

        assertThat(commands())
                .extracting(
                        command -> ((Deliver) command.getCommand()).getMessage().getId())
                .containsExactly("missed");
        tidemark.send(client.acked(2, "pubsub/a", "missed", null));
        tidemark.pass(A_WHILE);
        assertThat(tidemark.replays.readValuesToList())
                .filteredOn(replay -> replay.getEpoch() == 2)
                .extracting(Replay::getStatus)
                .containsOnlyOnce(ReplayStatus.COMPLETED)
                .doesNotContain(ReplayStatus.CANCELLED);
    }
}
