package io.tidemark.bridge.paho.emqx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.Unreadable;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.Logged;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn;
import io.tidemark.bridge.paho.emqx.rest.EmqxRestStandIn.Version;
import io.tidemark.bridge.paho.feed.LogFeed;
import io.tidemark.bridge.paho.session.ShardedSessions;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the list of clients tells gets into the log. The server is a stand-in. */
class ReconcilerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Slots ALL = new Slots(1, 0, 1);
    private static final int BUSY_TRIES = 4;
    private static final int MORE_PAGES = 10;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Log log = new Log();
    private volatile boolean connected = true;

    /** Takes events at once. */
    private static final class Log implements EventSink {
        private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Long> accept(Message message) {
            throw new AssertionError("a list of clients tells of no message");
        }

        @Override
        public CompletionStage<Void> accept(ClientEvent event) {
            events.add(event);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> accept(Unreadable unreadable) {
            throw new AssertionError("a list of clients has nothing for the dead letters");
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        private List<String> clientsOf(Class<?> kind) {
            return events.stream()
                    .filter(event -> kind.isInstance(event.getEvent()))
                    .map(ClientEvent::getClientId)
                    .toList();
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private EmqxRestStandIn emqx(Version version) {
        EmqxRestStandIn emqx = EmqxRestStandIn.start(version);
        opened.add(0, emqx);
        return emqx;
    }

    private void reconcile(EmqxRestStandIn emqx, Slots slots) {
        opened.add(
                0,
                new Reconciler(
                        EmqxApis.connect(emqx.settings()),
                        () -> connected,
                        new ShardedSessions(Slots.COUNT, drop -> {}),
                        new LogFeed(log),
                        slots,
                        "tidemark-bridge-",
                        INTERVAL,
                        Clock.systemUTC(),
                        new BridgeMetrics(registry)));
    }

    private static ObjectNode client(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("clientid", id)
                .put("connected", true)
                .put("ip_address", "127.0.0.1")
                .put("port", 40_000)
                .put("connected_at", "2026-01-01T00:00:00.000+00:00")
                .put("node", "emqx@127.0.0.1")
                .put("username", "u")
                .put("proto_ver", 5)
                .put("clean_start", true)
                .put("expiry_interval", 0)
                .put("keepalive", 60);
    }

    private static long lists(EmqxRestStandIn emqx) {
        return emqx.calls().stream()
                .filter(call -> call.path().contains("/clients?"))
                .count();
    }

    /** Until a few more lists were read whole and compared. */
    private static void awaitLists(EmqxRestStandIn emqx) {
        long before = lists(emqx);
        await().atMost(LONG).until(() -> lists(emqx) >= before + MORE_PAGES);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void clientsThatCameAndWentWithoutAnEvent(Version version) {
        EmqxRestStandIn emqx = emqx(version);
        emqx.addClient(client("c1"));
        reconcile(emqx, ALL);
        await().atMost(LONG).until(() -> log.clientsOf(Connected.class).equals(List.of("c1")));
        assertThat(log.clientsOf(Disconnected.class)).isEmpty();
        emqx.removeClient("c1");
        await().atMost(LONG).until(() -> log.clientsOf(Disconnected.class).equals(List.of("c1")));
        awaitLists(emqx);
        assertThat(log.events).hasSize(2);
        assertThat(registry.counter("tidemark.bridge.reconciled").count()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void allPagesOfTheListCount(Version version) {
        EmqxRestStandIn emqx = emqx(version);
        List<String> all = IntStream.range(0, 2_001).mapToObj(i -> "c" + i).toList();
        all.forEach(id -> emqx.addClient(client(id)));
        reconcile(emqx, ALL);
        await().atMost(LONG).until(() -> log.events.size() >= all.size());
        awaitLists(emqx);
        assertThat(log.clientsOf(Connected.class)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(log.clientsOf(Disconnected.class)).isEmpty();
    }

    @Test
    void theBridgeItselfAndWhoOnlyHasASessionAreLeftOut() {
        EmqxRestStandIn emqx = emqx(Version.V5);
        emqx.addClient(client("tidemark-bridge-emqx-0-0"));
        emqx.addClient(client("away").put("connected", false));
        emqx.addClient(client("c1"));
        reconcile(emqx, ALL);
        await().atMost(LONG).until(() -> !log.events.isEmpty());
        awaitLists(emqx);
        assertThat(log.clientsOf(Connected.class)).containsExactly("c1");
    }

    @Test
    void clientsOfOtherInstancesAreTheirs() {
        Slots slots = new Slots(3, 1, 1);
        EmqxRestStandIn emqx = emqx(Version.V5);
        List<String> all = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
        all.forEach(id -> emqx.addClient(client(id)));
        Set<String> ours = all.stream().filter(slots::isOurs).collect(Collectors.toSet());
        assertThat(ours).hasSizeBetween(1, 99);
        reconcile(emqx, slots);
        await().atMost(LONG).until(() -> log.events.size() >= ours.size());
        awaitLists(emqx);
        assertThat(log.clientsOf(Connected.class)).containsExactlyInAnyOrderElementsOf(ours);
    }

    @Test
    void nothingIsComparedWhileEventsDoNotArrive() {
        connected = false;
        EmqxRestStandIn emqx = emqx(Version.V5);
        emqx.addClient(client("c1"));
        reconcile(emqx, ALL);
        await().during(INTERVAL.multipliedBy(10)).atMost(LONG).until(() -> lists(emqx) == 0);
        connected = true;
        await().atMost(LONG).until(() -> log.clientsOf(Connected.class).equals(List.of("c1")));
    }

    @Test
    void thatNobodyAnswersIsToldOnceAndItGoesOn() {
        EmqxRestStandIn emqx = emqx(Version.V5);
        emqx.addClient(client("c1"));
        try (Logged logged = new Logged()) {
            reconcile(emqx, ALL);
            await().atMost(LONG).until(() -> !log.events.isEmpty());
            emqx.failNext(2 * BUSY_TRIES);
            emqx.addClient(client("c2"));
            await().atMost(LONG).until(() -> log.clientsOf(Connected.class).equals(List.of("c1", "c2")));
            assertThat(logged.problems()).singleElement().satisfies(problem -> assertThat(problem)
                    .contains("GET /api/v5/clients", "503", "It tries again"));
            assertThat(log.clientsOf(Disconnected.class))
                    .as("who is not listed because nobody answers")
                    .isEmpty();
            emqx.failNext(BUSY_TRIES);
            await().atMost(LONG).until(() -> logged.problems().size() == 2);
        }
    }
}
