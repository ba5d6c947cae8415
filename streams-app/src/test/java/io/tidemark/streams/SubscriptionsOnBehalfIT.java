package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribe;
import io.tidemark.sinks.read.SubscriptionRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups and requests on a real Kafka, over a restart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionsOnBehalfIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningSystem system;

    SubscriptionsOnBehalfIT(@TempDir Path directory) {
        system = new RunningSystem(directory);
    }

    @AfterAll
    void stop() {
        system.close();
    }

    private StreamsApp start(String name) {
        StreamsApp app = system.startApp(name);
        await().atMost(PATIENCE).until(app::isReady);
        return app;
    }

    private static List<ClientCommand> commandsTo(
            RunningSystem.Reader<ClientCommand> commands, String clientId, int number) {
        List<ClientCommand> found = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            commands.poll().stream()
                    .map(ConsumerRecord::value)
                    .filter(command -> command.getClientId().equals(clientId))
                    .forEach(found::add);
            return found.size() >= number;
        });
        return found;
    }

    @Test
    void aLookUpThatWaitsForItsStoreSurvivesTheLossOfTheDisk() {
        Events client = new Events("patient").at(Instant.now());
        system.store.subscribe("patient", "pubsub/a", 1);
        system.store.down(true);
        StreamsApp app = start("a");
        try (RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands())) {
            system.send(client.connected(1));
            await().atMost(PATIENCE).until(() -> app.scrape().contains("tidemark_subscribe_lookups_waiting 1.0"));
            app.close();
            system.wipe("a");
            try (StreamsApp again = start("a")) {
                await().atMost(PATIENCE).until(() -> again.scrape().contains("tidemark_subscribe_lookups_waiting 1.0"));
                system.store.down(false);
                assertThat(commandsTo(commands, "patient", 1)).singleElement().satisfies(command -> {
                    assertThat(command.getEpoch()).isEqualTo(1);
                    assertThat(command.getCommand())
                            .isEqualTo(new Subscribe(
                                    List.of(new TopicSubscription("pubsub/a", 1, false, false, 0, null))));
                });
            }
        } finally {
            app.close();
        }
    }

    @Test
    void theInstanceThatHasAConnectedClientSendsWhatAnApplicationAsksFor() {
        Events client = new Events("asked").at(Instant.now());
        try (StreamsApp app = start("b");
                RunningSystem.Reader<ClientCommand> commands = system.reader(system.topics.clientCommands())) {
            SubscriptionRequests.Listener requests = system.store.listeners().get(0);
            requests.subscribe("asked", "too/early", 1);
            await().atMost(PATIENCE).until(() -> app.scrape().contains("outcome=\"not connected here\"} 1.0"));
            system.send(client.connected(5));
            await().atMost(PATIENCE).until(() -> app.presence("asked").isPresent());

            requests.subscribe("asked", "a/+", 2);
            requests.unsubscribe("asked", "b");
            requests.refused("not JSON");

            List<ClientCommand> sent = commandsTo(commands, "asked", 2);
            assertThat(sent).extracting(ClientCommand::getEpoch).containsOnly(5L);
            assertThat(sent)
                    .extracting(ClientCommand::getCommand)
                    .containsExactly(
                            new Subscribe(List.of(new TopicSubscription("a/+", 2, false, false, 0, null))),
                            new Unsubscribe(List.of("b")));
            assertThat(app.scrape()).contains("outcome=\"refused\"} 1.0");
        }
        assertThat(system.store.listeners())
                .as("nobody listens to a closed app")
                .isEmpty();
    }
}
