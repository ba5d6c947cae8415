package io.tidemark.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Keys and values of the log as JSON, as the official registry writes them, so that it can take the topic over. */
final class LogFormat {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LogFormat() {}

    static String key(LogEntry entry) {
        ObjectNode key = JSON.createObjectNode();
        if (entry instanceof LogEntry.Version version) {
            key.put("keytype", "SCHEMA").put("subject", version.subject());
            key.put("version", version.version()).put("magic", 1);
        } else if (entry instanceof LogEntry.Level level) {
            key.put("keytype", "CONFIG")
                    .put("subject", level.subject().orElse(null))
                    .put("magic", 0);
        }
        return key.toString();
    }

    static String value(LogEntry entry) {
        ObjectNode value = JSON.createObjectNode();
        if (entry instanceof LogEntry.Version version) {
            value.put("subject", version.subject()).put("version", version.version());
            value.put("id", version.id()).put("schema", version.schema()).put("deleted", false);
        } else if (entry instanceof LogEntry.Level level) {
            value.put("compatibilityLevel", level.level().name());
        }
        return value.toString();
    }

    /** The entry of a record; empty for kinds that mean nothing to this registry. */
    static Optional<LogEntry> parse(String key, String value) throws JsonProcessingException {
        JsonNode keyNode = JSON.readTree(key);
        JsonNode valueNode = JSON.readTree(value);
        return switch (keyNode.path("keytype").asText()) {
            case "SCHEMA" ->
                Optional.of(new LogEntry.Version(
                        keyNode.path("subject").asText(),
                        keyNode.path("version").asInt(),
                        valueNode.path("id").asInt(),
                        valueNode.path("schema").asText()));
            case "CONFIG" ->
                Optional.of(new LogEntry.Level(
                        Optional.ofNullable(keyNode.path("subject").textValue()),
                        Compatibility.valueOf(
                                valueNode.path("compatibilityLevel").asText())));
            default -> Optional.empty();
        };
    }
}
