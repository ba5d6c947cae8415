package io.tidemark.bridge.paho.emqx.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that users can send to EMQX by hand. */
class ShippedRulesTest {

    private static final Path FILES = Path.of("..", "..", "deploy", "emqx");

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
