package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A rule as the broker has it. */
public final class ExistingRule {

    private final JsonNode json;
    private final Function<RuleDefinition, ObjectNode> body;

    /** @param body that would create a rule */
    ExistingRule(JsonNode json, Function<RuleDefinition, ObjectNode> body) {
        this.json = json;
        this.body = body;
    }

    public String id() {
        return json.path("id").asText();
    }

    /**
     * Where it is not what creating the definition would make it: everything that is set is compared, and that there is no
     * other action. What the broker adds to a rule of its own accord does not count.
     *
     * @return the names of the fields, with those around them; empty if it is the same
     */
    public List<String> differences(RuleDefinition definition) {
        List<String> differences = new ArrayList<>();
        compare("", body.apply(definition), json, differences);
        return differences;
    }

    private static void compare(String path, JsonNode wanted, JsonNode has, List<String> differences) {
        if (wanted.isObject() && has.isObject()) {
            for (Map.Entry<String, JsonNode> field : wanted.properties()) {
                String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                compare(name, field.getValue(), has.path(field.getKey()), differences);
            }
        } else if (wanted.isArray() && has.isArray() && wanted.size() == has.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                compare(path + "[" + i + "]", wanted.get(i), has.get(i), differences);
            }
        } else if (!wanted.equals(has)) {
            differences.add(path);
        }
    }
}
