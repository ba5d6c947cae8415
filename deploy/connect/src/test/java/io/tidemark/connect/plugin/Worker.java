package io.tidemark.connect.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.servers.process.ChildProcess;
import io.tidemark.servers.process.Ports;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A distributed Kafka Connect worker in a JVM of its own, whose class path is Kafka's and nothing else. */
final class Worker implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final ChildProcess process;

    private Worker(String url, ChildProcess process) {
        this.url = url;
        this.process = process;
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param group its group, and what its internal topics begin with
     * @param pluginPath folder with plugins
     */
    static Worker start(Path directory, String bootstrapServers, String group, Path pluginPath, String discovery)
            throws IOException {
        String url = "http://" + Ports.LOOPBACK + ":" + Ports.free();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "listeners",
                url,
                "group.id",
                group,
                "plugin.path",
                pluginPath.toString(),
                "plugin.discovery",
                discovery,
                // Of a worker that never heard of Tidemark; every connector names its own.
                "key.converter",
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter",
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "offset.flush.interval.ms",
                "1000"));
        for (String kind : List.of("config", "offset", "status")) {
            properties.setProperty(kind + ".storage.topic", group + "-" + kind);
            properties.setProperty(kind + ".storage.replication.factor", "1");
        }
        Path file = Files.createDirectories(directory).resolve("worker.properties");
        try (Writer text = Files.newBufferedWriter(file)) {
            properties.store(text, null);
        }
        ChildProcess process = ChildProcess.start(
                "Kafka Connect",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-cp",
                        classPath() + "/*",
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        file.toString()),
                directory,
                directory.resolve("worker.log"));
        Worker worker = new Worker(url, process);
        process.awaitReady(worker::answers, START_TIMEOUT);
        return worker;
    }

    /** The folder of the jars that it runs from. */
    static Path classPath() {
        return Path.of("target", "worker").toAbsolutePath();
    }

    private boolean answers() {
        try {
            return get("/connectors").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The classes of the plugins that it found. */
    List<String> plugins() throws IOException {
        return json(get("/connector-plugins?connectorsOnly=false").body()).findValuesAsText("class");
    }

    /** Creates a connector or changes it. Returns the status. */
    int put(String connector, Map<String, String> configuration) throws IOException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(configuration));
        return send(request("/connectors/" + connector + "/config")
                        .header("Content-Type", "application/json")
                        .PUT(body))
                .statusCode();
    }

    /** The state of a connector and of each of its tasks, with their traces. */
    String status(String connector) throws IOException {
        return get("/connectors/" + connector + "/status").body();
    }

    private HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    @Override
    public void close() {
        process.stop("TERM", STOP_GRACE);
    }
}
