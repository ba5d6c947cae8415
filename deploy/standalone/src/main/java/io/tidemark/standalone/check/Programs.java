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

    private final Distribution distribution;
    private final DataDirectory data;
    private final PortPlan ports;
    private final Topics topics;
    private final ProcessSettings settings;
    private final RuleFiles rules;
    private final HttpProbe http = new HttpProbe();

    Programs(Distribution distribution, DataDirectory data, PortPlan ports, Topics topics, ProcessSettings settings) {
        this.distribution = distribution;
        this.data = data;
        this.ports = ports;
        this.topics = topics;
        this.settings = settings;
        this.rules = RuleFiles.install(distribution, data, ports);
    }

    Victim registry() {
        JavaProgram program = program(
                distribution.classPath(),
                RegistryMain.class.getName(),
                "96m",
                List.of(Integer.toString(ports.registry()), ports.bootstrapServers()));
        return start("registry", program, () -> Ports.isListening(ports.registry()));
    }

    Victim streams(StreamsProgram streams) throws IOException {
        int health = Ports.free();
        Properties streamsSettings = new StreamsPart(topics, data.streams(), ports, rules).properties(data.streams());
        streamsSettings.setProperty("http.listen", Ports.LOOPBACK + ":" + health);
        streamsSettings.putAll(settings.streams());
        Path file = write("streams.properties", streamsSettings);
        return start(
                "streams",
                program(streams.classPath(), streams.mainClass(), "384m", List.of("--config", file.toString())),
                () -> http.body("http://" + Ports.LOOPBACK + ":" + health + "/health/ready")
                        .isPresent());
    }

    Victim connect() throws IOException {
        Sinks sinks = new Sinks(topics, ports, rules);
        Path home = Files.createDirectories(data.connect());
        List<String> arguments = new ArrayList<>();
        Properties worker = properties(new ConnectPart(home, ports, sinks).worker());
        worker.setProperty(
                "offset.storage.file.filename", home.resolve("offsets").toString());
        arguments.add(write("connect.properties", worker).toString());
        for (Map.Entry<String, Map<String, String>> sink :
                sinks.configurations().entrySet()) {
            Properties connector = properties(sink.getValue());
            connector.setProperty("name", sink.getKey());
            arguments.add(
                    write("sink-" + sink.getKey() + ".properties", connector).toString());
        }
        return start(
                "connect",
                program(distribution.classPath(), "org.apache.kafka.connect.cli.ConnectStandalone", "384m", arguments),
                () -> http.body(ports.connectUrl() + "/connectors?expand=status")
                        .filter(status -> ConnectStatus.allRun(status, sinks.names()))
                        .isPresent());
    }

    Victim broker() throws IOException {
        Path home = Files.createDirectories(data.hivemq());
        BrokerPart part = new BrokerPart(distribution, data, ports, topics.prefix());
        BrokerExtension.install(distribution.brokerExtension(), home.resolve("extensions"), part.extensionSettings());
        Properties brokerSettings = new Properties();
        brokerSettings.setProperty("port", Integer.toString(ports.mqtt()));
        brokerSettings.setProperty("bind.address", Ports.LOOPBACK);
        brokerSettings.setProperty("directory", home.toString());
        brokerSettings.setProperty("log.file", data.logs().resolve("hivemq.log").toString());
        Path file = write("broker.properties", brokerSettings);
        return start(
                "broker",
                program(
                        distribution.brokerClassPath(),
                        "io.tidemark.broker.BrokerMain",
                        settings.brokerHeap(),
                        List.of(file.toString())),
                () -> Ports.isListening(ports.mqtt())
                        && http.body(ports.bridgeMetricsUrl() + "/health/ready").isPresent());
    }

    private JavaProgram program(String classPath, String mainClass, String heap, List<String> arguments) {
        return new JavaProgram(classPath, mainClass, heap, settings.javaOptions(), arguments);
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
