package io.tidemark.bridge.paho.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.EventSink;
import io.tidemark.bridge.Parts;
import io.tidemark.bridge.Unreadable;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.paho.Logged;
import io.tidemark.bridge.paho.PahoSettings;
import io.tidemark.bridge.paho.check.Finding;
import io.tidemark.bridge.paho.check.Finding.Verdict;
import io.tidemark.bridge.paho.mqtt.Arrival;
import io.tidemark.bridge.paho.mqtt.MqttProbe;
import io.tidemark.bridge.paho.mqtt.MqttProbe.RefusedException;
import io.tidemark.bridge.settings.SettingsFile;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.servers.mosquitto.MosquittoProcess;
import io.tidemark.servers.mosquitto.ShippedFiles;
import io.tidemark.servers.process.Ports;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Mosquitto with the shipped files, without them, and with one line of them taken out. */
@EnabledIf(
        value = "io.tidemark.servers.mosquitto.MosquittoProcess#isInstalled",
        disabledReason = "no mosquitto here: apt-get install mosquitto")
class MosquittoChecksIT {

    private static final Path SHIPPED = Path.of("..", "..", "deploy", "mosquitto");
    private static final Map<String, String> USERS = Map.of("tidemark", "one word", "phone", "another word");
    private static final Map<String, String> BRIDGE =
            Map.of("mqtt.username", "tidemark", "mqtt.password", "one word", "mqtt.connect.timeout.ms", "1000");

    private static final Duration LONG = Duration.ofSeconds(30);

    private Path directory;

    @BeforeEach
    void use(@TempDir Path temporary) {
        directory = temporary;
    }

    /** Again and again, because Paho makes a race of what is denied. */
    @RepeatedTest(3)
    void withTheShippedFilesAllIsWell() throws Exception {
        assertThat(check(shipped(), BRIDGE))
                .extracting(Finding::text)
                .containsExactly(
                        "the bridge sees in the broker's log who connects",
                        "the bridge sees in the broker's log who subscribes and unsubscribes",
                        "the bridge sees what is published",
                        "clients can read their own inbox",
                        "clients cannot read the inboxes of others",
                        "clients cannot read $SYS/broker/log/#",
                        "clients cannot publish to the inboxes of others");
    }

    @Test
    void withoutThemClientsReadAndForgeAndNothingIsKnownOfThem() throws Exception {
        List<Finding> findings = check(List.of(), BRIDGE);
        assertThat(findings)
                .extracting(Finding::verdict)
                .containsExactly(
                        Verdict.WARNING,
                        Verdict.WARNING,
                        Verdict.OK,
                        Verdict.OK,
                        Verdict.WARNING,
                        Verdict.CANNOT_CHECK,
                        Verdict.WARNING);
        assertThat(findings)
                .filteredOn(finding -> finding.verdict() == Verdict.WARNING)
                .extracting(Finding::text)
                .allMatch(text -> text.contains("deploy/mosquitto/tidemark."));
    }

    @ParameterizedTest
    @CsvSource({
        "log_dest topic, the bridge does not see in the broker's log who connects",
        "log_dest topic, the bridge does not see in the broker's log who subscribes and unsubscribes",
        "log_type notice, the bridge does not see in the broker's log who connects",
        "log_type subscribe, the bridge does not see in the broker's log who subscribes and unsubscribes",
        "log_type unsubscribe, the bridge does not see in the broker's log who subscribes and unsubscribes"
    })
    void aSettingThatIsMissingIsNamed(String line, String found) throws Exception {
        List<String> settings = shipped();
        assertThat(settings.remove(line)).isTrue();
        assertThat(warnings(check(settings, BRIDGE)))
                .anyMatch(text -> text.startsWith(found)
                        && text.contains(line)
                        && text.contains("deploy/mosquitto/tidemark.conf"));
    }

    @Test
    void linesWithoutATimeAreToldFromNone() throws Exception {
        List<String> settings = shipped();
        settings.replaceAll(line -> line.equals("log_timestamp true") ? "log_timestamp false" : line);
        assertThat(warnings(check(settings, BRIDGE)))
                .hasSize(2)
                .anyMatch(text -> text.contains("do not begin with a time")
                        && text.contains("log_timestamp true")
                        && text.contains("deploy/mosquitto/tidemark.conf"));
    }

    @ParameterizedTest
    @CsvSource({
        "topic read #, the bridge does not see what is published",
        "topic write #, the bridge cannot publish to tidemark/probe/",
        "topic write $replay/#, the bridge cannot publish to inboxes",
        "pattern read $replay/%c/#, clients cannot read their own inbox"
    })
    void anAccessRuleThatIsMissingIsNamed(String rule, String found) throws Exception {
        List<String> settings = shipped();
        Path acl = directory.resolve("tidemark.acl");
        // Else the rule of everybody gives the bridge what its own does not.
        List<String> rules = new ArrayList<>(Files.readAllLines(acl));
        assertThat(rules.remove(rule)).isTrue();
        rules.remove("pattern readwrite #");
        Files.write(acl, rules);
        oneWarning(check(settings, BRIDGE), found, rule.replaceAll("topic (read|write) ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "pattern read $replay/#, clients can read the inboxes of others, $replay/%c/#",
        "pattern read $SYS/#, clients can read $SYS/broker/log/#, nobody but the bridge",
        "pattern write $replay/#, clients can publish to the inboxes of others, nobody but the bridge"
    })
    void anAccessRuleTooManyIsNamed(String rule, String found, String instead) throws Exception {
        List<String> settings = shipped();
        Files.writeString(directory.resolve("tidemark.acl"), rule + "\n", StandardOpenOption.APPEND);
        oneWarning(check(settings, BRIDGE), found, instead);
    }

    private static void oneWarning(List<Finding> findings, String found, String instead) {
        assertThat(warnings(findings))
                .singleElement()
                .satisfies(text ->
                        assertThat(text).startsWith(found).contains(instead).contains("deploy/mosquitto/tidemark.acl"));
    }

    private static List<String> warnings(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.WARNING)
                .map(Finding::text)
                .toList();
    }

    @Test
    void anOrdinaryUserIsNeededWhereNobodyComesInWithoutAName() throws Exception {
        List<String> settings = shipped();
        settings.add("allow_anonymous false");
        assertThat(check(settings, BRIDGE)).last().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.CANNOT_CHECK);
            assertThat(finding.text()).contains("mqtt.probe.username");
        });
        Map<String, String> withUser = new HashMap<>(BRIDGE);
        withUser.put("mqtt.probe.username", "phone");
        withUser.put("mqtt.probe.password", USERS.get("phone"));
        assertThat(check(settings, withUser))
                .hasSize(7)
                .extracting(Finding::verdict)
                .containsOnly(Verdict.OK);
    }

    @Test
    void aBridgeThatIsNotLetInChecksNothing() {
        Map<String, String> wrong = new HashMap<>(BRIDGE);
        wrong.put("mqtt.password", "wrong");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> check(shipped(), wrong))
                .withMessageNotContaining("wrong");
    }

    @Test
    void theBridgeChecksAtItsStartAndRecordsNothingOfIt() throws Exception {
        List<String> settings = shipped();
        Files.writeString(directory.resolve("tidemark.acl"), "pattern write $replay/#\n", StandardOpenOption.APPEND);
        Recording recorded = new Recording();
        try (MosquittoProcess mosquitto = MosquittoProcess.start(directory.resolve("data"), Ports.free(), settings);
                Logged logged = new Logged();
                Parts parts = new Parts()) {
            PahoSettings ours = settings(mosquitto, BRIDGE);
            MosquittoBridge bridge =
                    new MosquittoBridge(ours, new BridgeMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
            bridge.start(recorded, parts);
            await().atMost(LONG).until(() -> logged.problems().stream()
                    .anyMatch(text -> text.startsWith("Checked: clients can publish to the inboxes of others")));
            assertThat(logged.lines()).contains("Checked: the bridge sees what is published");

            // And while it certainly reads.
            await().atMost(LONG).until(bridge::isConnected);
            new MosquittoChecks(ours.mqtt()).run();
            try (MqttProbe marker = MqttProbe.connect(ours.mqtt(), ours.mqtt().ownClientIds() + "marker")) {
                assertThat(marker.canPublish("after", ByteBuffer.allocate(0), Arrival.Properties.NONE))
                        .isTrue();
            }
            await().atMost(LONG).until(() -> !recorded.all.isEmpty());
        }
        assertThat(recorded.all).singleElement().isInstanceOfSatisfying(Message.class, message -> assertThat(
                        message.getTopic())
                .isEqualTo("after"));
    }

    /** All that goes to the log. */
    private static final class Recording implements EventSink {

        private final List<Object> all = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<Long> accept(Message message) {
            all.add(message);
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletionStage<Void> accept(ClientEvent event) {
            all.add(event);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> accept(Unreadable unreadable) {
            all.add(unreadable);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isAvailable() {
            return true;
        }
    }

    private List<String> shipped() {
        return ShippedFiles.install(SHIPPED, directory, USERS);
    }

    private List<Finding> check(List<String> settings, Map<String, String> more) throws RefusedException {
        try (MosquittoProcess mosquitto = MosquittoProcess.start(directory.resolve("data"), Ports.free(), settings)) {
            return new MosquittoChecks(settings(mosquitto, more).mqtt()).run();
        }
    }

    private static PahoSettings settings(MosquittoProcess mosquitto, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("broker", "mosquitto");
        values.put("bootstrap.servers", "127.0.0.1:9");
        values.put("schema.registry.url", "http://127.0.0.1:9");
        values.put("mqtt.url", mosquitto.uri());
        return PahoSettings.of(new SettingsFile("test", values));
    }
}
