package io.tidemark.bridge.paho.emqx.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What real brokers sent in known scenarios, and what is known of how these ended. */
public final class Recordings {

    /** In the order in which they were recorded. */
    public static final List<String> VERSIONS = List.of("5.3.2", "4.4.19", "5.8.9");

    /** The broker sends no disconnect: for broken packets, and for a DISCONNECT that ends the session too. */
    private static final Map<String, Set<String>> STAY_ONLINE = Map.of(
            "5.3.2", Set.of("08-reconnect-v5-session-expiry"),
            "5.8.9", Set.of("20-protocol-error-garbage", "23-malformed-remaining-length", "26-oversize-publish-v4"));

    /** Filters at the end, of clients that neither unsubscribed nor began a new session. */
    private static final Map<String, Map<String, Integer>> SUBSCRIPTIONS = Map.of(
            "30-subscribe-v311-q0q1q2", Map.of("t/#", 2),
            "31-subscribe-v5-options", Map.of(),
            "32-subscribe-shared", Map.of(),
            "35-disconnect-clean-with-subs", Map.of("cs/a", 1, "cs/b", 1),
            "36-resume-persistent-with-subs", Map.of(),
            "57-publish-retain", Map.of("ret/x", 1));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = root();

    private Recordings() {}

    /** One PUBLISH of a rule. */
    public record Line(String topic, String payload) {
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8));
        }

        /** The fields of the event. */
        public JsonNode json() {
            return tree(payload);
        }
    }

    /** The folder of the samples, which may be inside a jar. */
    private static Path root() {
        URL url = Recordings.class.getResource("/emqx-samples");
        if (url == null) {
            throw new IllegalStateException("no emqx-samples on the class path");
        }
        try {
            URI uri = url.toURI();
            return uri.getScheme().equals("jar") ? fileSystem(uri).getPath("/emqx-samples") : Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FileSystem fileSystem(URI jar) {
        try {
            return FileSystems.getFileSystem(jar);
        } catch (FileSystemNotFoundException notYet) {
            try {
                return FileSystems.newFileSystem(jar, Map.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Names of the scenarios of a version, in order. */
    public static List<String> scenarios(String version) {
        try (Stream<Path> files = Files.list(ROOT.resolve(version).resolve("events"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl"))
                    .map(name -> name.substring(0, name.length() - ".jsonl".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the broker sent, in order. */
    public static List<Line> lines(String version, String scenario) {
        try (Stream<String> lines =
                Files.lines(ROOT.resolve(version).resolve("events").resolve(scenario + ".jsonl"))) {
            return lines.map(Recordings::line).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its clients have gone without an event of the broker: only the list of clients tells. */
    public static boolean endsSilently(String version, String scenario) {
        return STAY_ONLINE.getOrDefault(version, Set.of()).contains(scenario);
    }

    /** The filters that are left in the end, with QoS; null if the scenario is not about them. */
    public static @org.jspecify.annotations.Nullable Map<String, Integer> subscriptions(String scenario) {
        return SUBSCRIPTIONS.get(scenario);
    }

    private static Line line(String text) {
        JsonNode json = tree(text);
        return new Line(json.path("topic").asText(), json.path("payload").asText());
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
