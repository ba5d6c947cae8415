package io.tidemark.bridge.paho.emqx.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What real brokers sent. */
final class Recordings {

    static final List<String> VERSIONS = List.of("4.4.19", "5.3.2", "5.8.9");

    private static final Path ROOT = Path.of("src/test/resources/emqx-samples");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Recordings() {}

    /** One PUBLISH of a rule. */
    record Line(String topic, String payload) {
        ByteBuffer bytes() {
            return ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8));
        }
    }

    static List<String> scenarios(String version) {
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

    static List<Line> lines(String version, String scenario) {
        try (Stream<String> lines =
                Files.lines(ROOT.resolve(version).resolve("events").resolve(scenario + ".jsonl"))) {
            return lines.map(Recordings::line).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Line(json.get("topic").textValue(), json.get("payload").textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
