package io.tidemark.sinks.connect;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.template.Variable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;

/** The reference of the sinks as Markdown, made from what the code itself says. */
final class SinksReference {

    private static final String HEAD =
            """
            # Sinks: reference

            <!-- Written by SinksReferenceTest from the code. Changes here are lost: change SinkConfig, BackendFunction, Hook or
                 SinkMetric, and run: ./mvnw test -pl sinks/core -am -Dtest=SinksReferenceTest -Dtidemark.docs.write
                 -Dsurefire.failIfNoSpecifiedTests=false -->

            How to install, create and watch a sink is in [sinks](sinks.md), the grammar of rule files in the
            [reference](reference.md#rule-files).
            """;

    /** As Kafka writes one. */
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+),\\.\\.\\.,(\\d+)]");

    private SinksReference() {}

    static String markdown() {
        return String.join("\n", HEAD, configuration(), functions(), variables(), metrics());
    }

    private static String configuration() {
        ConfigDef definition = SinkConfig.definition();
        return "## Configuration\n\nEvery sink takes these keys, besides those of Connect itself.\n\n"
                + definition.groups().stream()
                        .map(group -> "### " + group + "\n\n"
                                + table(
                                        List.of("Key", "Type", "Default", "Valid", "Importance", "Meaning"),
                                        definition.configKeys().values().stream()
                                                .filter(key -> key.group.equals(group))
                                                .sorted((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup)),
                                        SinksReference::configuration))
                        .collect(Collectors.joining("\n"));
    }

    private static List<String> configuration(ConfigDef.ConfigKey key) {
        return List.of(
                code(key.name),
                lower(key.type),
                defaultOf(key),
                key.validator == null
                        ? ""
                        : RANGE.matcher(key.validator.toString()).replaceAll("$1 to $2"),
                lower(key.importance),
                key.documentation);
    }

    private static String defaultOf(ConfigDef.ConfigKey key) {
        if (!key.hasDefault()) {
            return "required";
        }
        // Parsed, so that a hidden value says nothing of itself.
        String text = key.type == ConfigDef.Type.PASSWORD ? "" : ConfigDef.convertToString(key.defaultValue, key.type);
        return text.isEmpty() ? "none" : code(text);
    }

    private static String functions() {
        return "## Functions and the hooks that they may hang on\n\n"
                + matrix("Function", List.of(BackendFunction.values()), (function, hook) -> function.hooks()
                        .contains(hook))
                + "\n`message.delivered` has no function; statements can hang on it, as on every other hook.\n";
    }

    private static String variables() {
        return "## Variables of statements\n\nA statement writes a variable as `${name}`. On a hook that has no ✓ it is"
                + " null.\n\n"
                + matrix("Variable", List.of(Variable.values()), (variable, hook) -> hook.has(variable));
    }

    private interface Cell<R> {
        boolean isTicked(R row, Hook hook);
    }

    private static <R> String matrix(String title, Collection<R> rows, Cell<R> cell) {
        List<String> columns = Stream.concat(
                        Stream.of(title), Arrays.stream(Hook.values()).map(SinksReference::code))
                .toList();
        return table(columns, rows.stream(), row -> Stream.concat(
                        Stream.of(code(row)),
                        Arrays.stream(Hook.values()).map(hook -> cell.isTicked(row, hook) ? "✓" : ""))
                .toList());
    }

    private static String metrics() {
        return "## Metrics\n\nOf each task, on workers of Kafka 4.1 or later: in JMX the attributes of"
                + " `kafka.connect:type=plugins,connector=<name>,task=<number>`.\n\n"
                + table(
                        List.of("Attribute", "Meaning"),
                        Arrays.stream(SinkMetric.values()),
                        metric -> List.of(code(metric), metric.description()));
    }

    private static <R> String table(List<String> columns, Stream<R> rows, Function<R, List<String>> cells) {
        return line(columns)
                + line(columns.stream().map(column -> "---").toList())
                + rows.map(cells).map(SinksReference::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(Object text) {
        return "`" + text + "`";
    }

    private static String lower(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }
}
