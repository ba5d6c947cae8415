package io.tidemark.standalone.check;

import io.tidemark.check.chaos.Victim;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.BrokerExtension;
import io.tidemark.standalone.part.BrokerPart;
import io.tidemark.standalone.part.ConnectPart;
import io.tidemark.standalone.part.HttpProbe;
import io.tidemark.standalone.part.Sinks;
import io.tidemark.standalone.part.StreamsPart;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/** Starts Tidemark's own programs and Connect, on servers that run. What they need is what the standalone mode says. */
final class Programs {

    /** Soon enough for a run of a minute: what was sent to a client and got lost on the way is sent again. */
    private static final String STALL_MILLIS = "5000";

    private final Distribution distribution;
    private final DataDirectory data;
    private final PortPlan ports;
    private final Topics topics;
    private final RuleFiles rules;
    private final HttpProbe http = new HttpProbe();

    Programs(Distribution distribution, DataDirectory data, PortPlan ports, Topics topics) {
        this.distribution = distribution;
        this.data = data;
        this.ports = ports;
        this.topics = topics;
        this.rules = RuleFiles.install(distribution, data, ports);
    }

    Victim registry() {
        JavaProgram program = new JavaProgram(
                distribution.classPath(),
                RegistryMain.class.getName(),
                "96m",
                List.of(Integer.toString(ports.registry()), ports.bootstrapServers()));
        return start("registry", program, () -> Ports.isListening(ports.registry()));
    }

    Victim streams(StreamsProgram streams) throws IOException {
        int health = Ports.free();
        Properties settings = new StreamsPart(topics, data.streams(), ports, rules).properties(data.streams());
        settings.setProperty("http.listen", Ports.LOOPBACK + ":" + health);
        settings.setProperty("replay.stall.timeout.ms", STALL_MILLIS);
        Path file = write("streams.properties", settings);
        return start(
                "streams",
                new JavaProgram(streams.classPath(), streams.mainClass(), "384m", List.of("--config", file.toString())),
                () -> http.body("http://" + Ports.LOOPBACK + ":" + health + "/health/ready")
                        .isPresent());
    }

    Victim connect() throws IOException {
        Sinks sinks = new Sinks(topics, ports, rules);
        Path home = Files.createDirectories(data.connect());
        List<String> arguments = new ArrayList<>();
        arguments.add(write("connect.properties", properties(new ConnectPart(home, ports, sinks).worker(home)))
                .toString());
        for (Map.Entry<String, Map<String, String>> sink :
                sinks.configurations().entrySet()) {
            Properties connector = properties(sink.getValue());
            connector.setProperty("name", sink.getKey());
            arguments.add(
                    write("sink-" + sink.getKey() + ".properties", connector).toString());
        }
        return start(
                "connect",
                new JavaProgram(
                        distribution.classPath(), "org.apache.kafka.connect.cli.ConnectStandalone", "384m", arguments),
                () -> http.body(ports.connectUrl() + "/connectors?expand=status")
                        .filter(status -> ConnectStatus.allRun(
                                status, sinks.configurations().keySet()))
                        .isPresent());
    }

    Victim broker() throws IOException {
        Path home = Files.createDirectories(data.hivemq());
        BrokerPart part = new BrokerPart(distribution, data, ports, topics.prefix());
        BrokerExtension.install(distribution.brokerExtension(), home.resolve("extensions"), part.extensionSettings());
        Properties settings = new Properties();
        settings.setProperty("port", Integer.toString(ports.mqtt()));
        settings.setProperty("bind.address", Ports.LOOPBACK);
        settings.setProperty("directory", home.toString());
        settings.setProperty("log.file", data.logs().resolve("hivemq.log").toString());
        Path file = write("broker.properties", settings);
        return start(
                "broker",
                new JavaProgram(
                        distribution.brokerClassPath(),
                        "io.tidemark.broker.BrokerMain",
                        "512m",
                        List.of(file.toString())),
                () -> Ports.isListening(ports.mqtt())
                        && http.body(ports.bridgeMetricsUrl() + "/health/ready").isPresent());
    }

    private Victim start(String name, JavaProgram program, BooleanSupplier ready) {
        return JavaVictim.start(name, program, data.logs(), ready);
    }

    private Path write(String name, Properties properties) throws IOException {
        Path file = Files.createDirectories(data.run()).resolve(name);
        try (Writer text = Files.newBufferedWriter(file)) {
            properties.store(text, "Written at every start: changes here are lost.");
        }
        return file;
    }

    private static Properties properties(Map<String, String> entries) {
        Properties properties = new Properties();
        properties.putAll(entries);
        return properties;
    }
}
