package io.tidemark.bridge.paho.emqx.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.bridge.paho.emqx.rest.EmqxApis;
import io.tidemark.bridge.paho.emqx.rest.RuleDefinition;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that users can send to EMQX by hand. */
class ShippedRulesTest {

    private static final Path FILES = Path.of("..", "..", "deploy", "emqx");

    private static final String WRITE = "tidemark.docs.write";

    @Test
    void theFilesAreWhatTheCodeSays() throws IOException {
        List<RuleDefinition> rules = TidemarkRules.of("$tidemark", MqttSettings.CLIENT_IDS);
        check("rules-5.json", rules.stream().map(EmqxApis::bodyForV5).toList());
        check("rules-4.4.json", rules.stream().map(EmqxApis::bodyForV4).toList());
    }

    private static void check(String name, List<ObjectNode> bodies) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path file = FILES.resolve(name);
        if (System.getProperty(WRITE) != null) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE)
                    .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER));
            Files.writeString(file, json.writer(printer).writeValueAsString(bodies) + "\n");
        }
        assertThat(json.readTree(file.toFile()))
                .as("the code has changed: write %s anew with -D%s", name, WRITE)
                .isEqualTo(json.valueToTree(bodies));
    }

    @Test
    void bothVersionsHaveTheSameStatements() throws IOException {
        assertThat(texts(read("rules-5.json"), "/id")).isEqualTo(texts(read("rules-4.4.json"), "/id"));
        assertThat(texts(read("rules-5.json"), "/sql")).isEqualTo(texts(read("rules-4.4.json"), "/rawsql"));
        assertThat(texts(read("rules-5.json"), "/actions/0/args/topic"))
                .isEqualTo(texts(read("rules-4.4.json"), "/actions/0/params/target_topic"));
    }

    @Test
    void eachRuleRepublishesItsEventAndLeavesOutTheBridge() throws IOException {
        for (JsonNode rule : read("rules-5.json")) {
            String event = rule.path("id").asText().substring("tidemark_".length());
            assertThat(rule.at("/actions/0/args/topic").asText()).isEqualTo("$tidemark/${slot}/" + event);
            // The client id of what the management API publishes may be no text.
            assertThat(rule.path("sql").asText()).contains("not regex_match(str(clientid), '^tidemark-bridge-')");
        }
    }

    private static JsonNode read(String file) throws IOException {
        JsonNode rules = new ObjectMapper().readTree(FILES.resolve(file).toFile());
        assertThat(rules).hasSize(7);
        return rules;
    }

    private static List<String> texts(JsonNode rules, String pointer) {
        List<String> texts = new ArrayList<>();
        rules.forEach(rule -> texts.add(rule.at(pointer).asText()));
        assertThat(texts).doesNotContain("");
        return texts;
    }
}
