package io.tidemark.bridge.paho.emqx.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bridge.paho.emqx.recorded.Recordings;
import io.tidemark.bridge.paho.session.ClientSessions;
import io.tidemark.schemas.Acked;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Connected;
import io.tidemark.schemas.Disconnected;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What real brokers sent in known scenarios becomes what is known to have happened. */
class RecordedScenariosTest {

    private static final Set<String> IGNORED =
            Set.of("message.dropped", "delivery.dropped", "delivery with QoS 0", "message on an internal topic");

    /** Session present of each CONNACK, as the clients noted them; all others were false. */
    private static final Map<String, List<Boolean>> SESSION_PRESENT = Map.of(
            "02-connect-v311-persistent", List.of(false, true, false),
            "08-reconnect-v5-session-expiry", List.of(false, true),
            "15-takenover-v311", List.of(false, true, false),
            "36-resume-persistent-with-subs", List.of(false, true, false),
            "47-offline-queue-then-deliver", List.of(false, false, true, false));

    static Stream<Arguments> all() {
        return Recordings.VERSIONS.stream().flatMap(version -> Recordings.scenarios(version).stream()
                .map(scenario -> Arguments.of(version, scenario)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("all")
    void endsAsItDid(String version, String scenario) {
        Replay replay = Replay.of(version, scenario);

        assertThat(replay.malformed).isEqualTo(scenario.startsWith("80-spoof") ? 1 : 0);
        assertThat(IGNORED).containsAll(replay.ignored);
        assertThat(replay.presence).isNotEmpty();

        boolean silent = Recordings.endsSilently(version, scenario);
        assertThat(replay.presence.values()).containsOnly(silent);
        replay.emit(replay.sessions.reconcile(Map.of(), Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(replay.presence.values()).containsOnly(silent);
        replay.emit(replay.sessions.reconcile(Map.of(), Instant.parse("2027-01-01T00:01:00Z")));
        assertThat(replay.presence.values()).containsOnly(false);

        assertThat(replay.open).isEmpty();
        List<Boolean> present =
                replay.all(Connected.class).map(Connected::getSessionPresent).toList();
        assertThat(present)
                .isEqualTo(SESSION_PRESENT.getOrDefault(
                        scenario, present.stream().map(any -> false).toList()));
        if (Recordings.subscriptions(scenario) != null) {
            assertThat(replay.subscriptions).isEqualTo(Recordings.subscriptions(scenario));
        }
        Set<String> acked = replay.all(Acked.class).map(Acked::getMessageId).collect(Collectors.toSet());
        assertThat(acked).isEqualTo(replay.ackedRaw);
        Set<String> published = replay.messages.stream().map(Message::getId).collect(Collectors.toSet());
        assertThat(published).containsAll(acked).hasSameSizeAs(replay.messages);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of("15-takenover-v311", List.of("takenover", "normal", "normal")),
                Arguments.of("17-discarded-v311", List.of("discarded", "normal")),
                Arguments.of("02-connect-v311-persistent", List.of("normal", "normal", "normal")),
                Arguments.of("19-kicked", List.of("kicked")),
                Arguments.of("10-disconnect-v5-with-will-0x04", List.of("disconnect_with_will_message")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void everyVersionTellsTheSameEnds(String scenario, List<String> reasons) {
        for (String version : Recordings.VERSIONS) {
            Replay replay = Replay.of(version, scenario);
            assertThat(replay.all(Disconnected.class).map(Disconnected::getReason))
                    .as(version)
                    .isEqualTo(reasons);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("all")
    void whatIsSentTwiceIsRecordedOnce(String version, String scenario) {
        Replay once = Replay.of(version, scenario);
        Replay twice = new Replay();
        twice.play(version, scenario);
        twice.play(version, scenario);

        Predicate<ClientEvent> ofConnections =
                event -> event.getEvent() instanceof Connected || event.getEvent() instanceof Disconnected;
        assertThat(twice.events.stream().filter(ofConnections))
                .isEqualTo(once.events.stream().filter(ofConnections).toList());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void allOfAMessage(String version) {
        Message message =
                Replay.of(version, "58-publish-v5-properties").messages.get(0);
        assertThat(StandardCharsets.UTF_8
                        .decode(message.getPayload().duplicate())
                        .toString())
                .isEqualTo("{\"x\":1}");
        assertThat(message.getUserProperties())
                .extracting(property -> property.getName() + "=" + property.getValue())
                .containsExactly("a=1", "b=x", "b=y");
        assertThat(message.getMessageExpiryInterval()).isEqualTo(100);
        assertThat(message.getPayloadFormatIndicator()).isEqualTo(1);
        assertThat(message.getContentType()).isEqualTo("application/json");
        assertThat(message.getResponseTopic()).isEqualTo("reply/to");
        assertThat(message.getCorrelationData()).isNull();
        assertThat(message.getPeerHost()).isEqualTo("127.0.0.1");
        assertThat(message.getUsername()).isEqualTo("bob");
        assertThat(message.getNode()).startsWith("emqx");

        byte[] binary = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xff, (byte) 0xfe, (byte) 0xc3, 0x28};
        assertThat(Replay.of(version, "51-payload-binary")
                        .messages
                        .get(0)
                        .getPayload()
                        .array())
                .isEqualTo(binary);
        assertThat(Replay.of(version, "57-publish-retain").messages).allMatch(Message::getRetain);
        assertThat(Replay.of(version, "53-payload-empty")
                        .messages
                        .get(0)
                        .getPayload()
                        .remaining())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void filtersOfSharedSubscriptions(String version) {
        List<String> filters = Replay.of(version, "32-subscribe-shared")
                .all(Subscribed.class)
                .map(event -> event.getSubscriptions().get(0).getTopicFilter())
                .toList();
        assertThat(filters)
                .isEqualTo(
                        version.equals("5.8.9")
                                ? List.of("$share/g1/sh/t", "$share/$queue/qu/t")
                                : List.of("sh/t", "qu/t"));
        TopicSubscription subscription = Replay.of(version, "31-subscribe-v5-options")
                .all(Subscribed.class)
                .findFirst()
                .orElseThrow()
                .getSubscriptions()
                .get(0);
        assertThat(subscription.getSubscriptionIdentifier()).isEqualTo(7);
    }

    static List<String> versions() {
        return Recordings.VERSIONS;
    }

    /** Decodes and applies recordings, and reduces the events as the stream processors do. */
    private static final class Replay {
        private final EmqxEventDecoder decoder = new EmqxEventDecoder("tidemark-");
        private final ClientSessions sessions = new ClientSessions(drop -> {});
        private final List<ClientEvent> events = new ArrayList<>();
        private final List<Message> messages = new ArrayList<>();
        private final Set<String> ignored = new HashSet<>();
        private final Set<String> ackedRaw = new TreeSet<>();
        private final Map<String, Boolean> presence = new TreeMap<>();
        private final Map<String, Long> epochs = new TreeMap<>();
        private final Map<String, Integer> subscriptions = new TreeMap<>();
        private final Set<Long> open = new HashSet<>();
        private int malformed;

        static Replay of(String version, String scenario) {
            Replay replay = new Replay();
            replay.play(version, scenario);
            return replay;
        }

        void play(String version, String scenario) {
            for (Recordings.Line line : Recordings.lines(version, scenario)) {
                try {
                    EmqxEvent event = decoder.decode(line.topic(), line.bytes());
                    if (event instanceof EmqxEvent.Published published) {
                        messages.add(published.message());
                    } else if (event instanceof EmqxEvent.OfClient client) {
                        emit(sessions.apply(client.observed()));
                    } else if (event instanceof EmqxEvent.Ignored nothing) {
                        ignored.add(nothing.why());
                    }
                } catch (MalformedEventException e) {
                    malformed++;
                }
                if (line.topic().endsWith("message_acked")) {
                    ackedRaw.add(line.payload().replaceAll(".*\"id\":\"([0-9A-F]+)\".*", "$1"));
                }
            }
        }

        void emit(List<ClientEvent> emitted) {
            events.addAll(emitted);
            emitted.forEach(this::reduce);
        }

        private void reduce(ClientEvent event) {
            String clientId = event.getClientId();
            if (event.getEvent() instanceof Connected connected) {
                if (!connected.getSessionPresent()) {
                    subscriptions.clear();
                }
                assertThat(event.getEpoch()).isGreaterThan(epochs.getOrDefault(clientId, 0L));
                epochs.put(clientId, event.getEpoch());
                presence.put(clientId, true);
                open.add(event.getEpoch());
                return;
            }
            assertThat(event.getEpoch()).isEqualTo(epochs.get(clientId));
            if (event.getEvent() instanceof Disconnected) {
                assertThat(open.remove(event.getEpoch())).isTrue();
                presence.put(clientId, false);
            } else if (event.getEvent() instanceof Subscribed subscribed) {
                subscribed.getSubscriptions().forEach(one -> subscriptions.put(one.getTopicFilter(), one.getQos()));
            } else if (event.getEvent() instanceof Unsubscribed unsubscribed) {
                unsubscribed.getTopicFilters().forEach(subscriptions::remove);
            }
        }

        <T> Stream<T> all(Class<T> type) {
            return events.stream()
                    .map(ClientEvent::getEvent)
                    .filter(type::isInstance)
                    .map(type::cast);
        }
    }
}
