package io.tidemark.bridge.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tidemark.bridge.settings.SettingsException;
import io.tidemark.bridge.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/brokers/settings.md against the code: every key, its default and its range. */
class SettingsReferenceTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "brokers", "settings.md");

    /** {@code | `key` | default | range | meaning |}. */
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|([^|]*)\\|([^|]*)\\|", Pattern.MULTILINE);

    private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
    private static final Pattern RANGE = Pattern.compile("(\\d+) to (\\d+)");

    /** What has no default, and what makes the code look for all of its keys. */
    private static final Map<String, String> BASE = Map.of(
            "broker", "emqx",
            "bootstrap.servers", "kafka:9092",
            "schema.registry.url", "http://registry:8081",
            "mqtt.url", "tcp://broker:1883",
            "emqx.api.url", "http://broker:18083",
            "emqx.api.key", "key",
            "emqx.api.secret", "secret");

    /** What an extreme of another setting needs beside it. */
    private static final Map<String, Map<String, String>> BESIDE = Map.of(
            "bridge.instances", Map.of("bridge.instance", "0"),
            "mqtt.reconnect.min.ms", Map.of("mqtt.reconnect.max.ms", "60000"),
            "mqtt.reconnect.max.ms", Map.of("mqtt.reconnect.min.ms", "100"));

    private record Row(String key, String byDefault, String range) {
        @Override
        public String toString() {
            return key;
        }
    }

    @Test
    void thePageHasTheKeysThatTheCodeReadsAndNoOthers() throws IOException {
        SettingsFile file = new SettingsFile("bridge.properties", BASE);
        PahoSettings.of(file);
        assertThat(rows().stream().map(Row::key).toList())
                .as("keys in %s", PAGE)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(file.asked());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aDefaultIsWhatHoldsWithoutTheKey(Row row) {
        Matcher value = VALUE.matcher(row.byDefault());
        if (value.matches()) {
            assertThat(settings(row.key(), value.group(1)))
                    .as("default of %s", row)
                    .usingRecursiveComparison()
                    .isEqualTo(settings(BESIDE.getOrDefault(row.key(), Map.of())));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsInTheRangeIsAcceptedAndNothingElse(Row row) {
        Matcher range = RANGE.matcher(row.range());
        if (range.lookingAt()) {
            long least = Long.parseLong(range.group(1));
            long most = Long.parseLong(range.group(2));
            List.of(least, most).forEach(good -> assertThatNoException()
                    .as("range of %s", row)
                    .isThrownBy(() -> settings(row.key(), Long.toString(good))));
            List.of(least - 1, most + 1).forEach(bad -> assertThatExceptionOfType(SettingsException.class)
                    .as("range of %s", row)
                    .isThrownBy(() -> settings(row.key(), Long.toString(bad)))
                    .withMessageContaining(row.key()));
        }
        VALUE.matcher(row.range()).results().map(found -> found.group(1)).forEach(good -> assertThatNoException()
                .as("range of %s", row)
                .isThrownBy(() -> settings(row.key(), good)));
    }

    static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row ->
                        new Row(row.group(1), row.group(2).strip(), row.group(3).strip()))
                .toList();
    }

    private static PahoSettings settings(String key, String value) {
        Map<String, String> all = new HashMap<>(BESIDE.getOrDefault(key, Map.of()));
        all.put(key, value);
        return settings(all);
    }

    private static PahoSettings settings(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(BASE);
        values.putAll(more);
        return PahoSettings.of(new SettingsFile("bridge.properties", values));
    }
}
