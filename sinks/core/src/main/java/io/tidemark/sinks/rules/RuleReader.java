package io.tidemark.sinks.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.schemas.TopicFilter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the JSON of one hook line. */
final class RuleReader {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern MISSING_QUOTE = Pattern.compile("[{,]\\s*([a-z_]+)\"\\s*:");
    private static final Set<String> KEYS = new TreeSet<>(
            Set.of("topic", "filter", "action", "pool", "expired_time", "offline_opts", "payload_format"));
    private static final Set<String> STATEMENT_KEYS = new TreeSet<>(Set.of("sql", "cql", "commands"));
    private static final Set<String> ACTION_KEYS = new TreeSet<>(Set.of("function", "sql", "cql", "commands"));
    private static final Set<String> PAYLOAD_FORMATS = new TreeSet<>(Set.of("plain_text", "mongo_json"));

    private final Setting setting;
    private final FetchOptions fetchDefaults;
    private final SourceLocation at;

    private RuleReader(Setting setting, FetchOptions fetchDefaults) {
        this.setting = setting;
        this.fetchDefaults = fetchDefaults;
        at = setting.location();
    }

    static Rule read(Setting setting, Hook hook, int number, FetchOptions fetchDefaults) {
        return new RuleReader(setting, fetchDefaults).read(hook, number);
    }

    private Rule read(Hook hook, int number) {
        JsonNode json = parse();
        onlyKeys(json, KEYS, "a rule");
        JsonNode action = json.path("action");
        if (!action.isObject()) {
            throw problem("the rule has no action", "add \"action\": {\"function\": \"…\"}");
        }
        return new Rule(
                hook,
                number,
                topicFilter(json),
                action(action, hook),
                text(json, "pool").orElseThrow(() -> problem("the rule names no pool", "add \"pool\": \"pool1\"")),
                options(json),
                at);
    }

    private JsonNode parse() {
        try {
            JsonNode json = JSON.readTree(setting.value());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            Matcher unquoted = MISSING_QUOTE.matcher(setting.value());
            if (unquoted.find()) {
                String key = unquoted.group(1);
                throw new RuleFileException(
                        at.atColumn(at.column() + unquoted.start(1)),
                        "a quote is missing before " + key,
                        "write \"" + key + "\":");
            }
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new RuleFileException(
                    at.atColumn(at.column() + column - 1),
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""),
                    "write {\"topic\": \"…\", \"action\": {\"function\": \"…\"}, \"pool\": \"…\"}");
        }
        throw problem("a rule is a JSON object", "write {\"action\": {\"function\": \"…\"}, \"pool\": \"…\"}");
    }

    private TopicFilter topicFilter(JsonNode json) {
        Optional<String> text = text(json, "topic").or(() -> text(json, "filter"));
        try {
            return text.map(TopicFilter::parse).orElse(TopicFilter.ALL);
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()), "correct the rule's topic");
        }
    }

    private RuleAction action(JsonNode action, Hook hook) {
        onlyKeys(action, ACTION_KEYS, "an action");
        if (action.size() != 1) {
            throw problem("an action has one of " + ACTION_KEYS + ", not " + action.size(), "split it into rules");
        }
        String key = action.fieldNames().next();
        return STATEMENT_KEYS.contains(key)
                ? new RuleAction.Statements(key, statements(action.path(key)))
                : new RuleAction.Function(function(text(action, key).orElse(""), hook));
    }

    private BackendFunction function(String name, Hook hook) {
        BackendFunction function = BackendFunction.named(name)
                .orElseThrow(() -> problem(
                        "unknown function '" + name + "'",
                        "did you mean '" + Names.nearest(name, BackendFunction.names()) + "'?"));
        if (!function.hooks().contains(hook)) {
            throw problem(
                    function + " does not belong on " + hook,
                    "hang it on "
                            + String.join(
                                    " or ",
                                    new TreeSet<>(function.hooks().stream()
                                            .map(Hook::toString)
                                            .toList())));
        }
        return function;
    }

    private List<String> statements(JsonNode node) {
        List<String> statements = new ArrayList<>();
        for (JsonNode statement : node.isArray() ? node : List.of(node)) {
            if (!statement.isTextual() || statement.textValue().isBlank()) {
                throw problem("a statement is a string that is not empty", "write \"…\" or [\"…\", \"…\"]");
            }
            statements.add(statement.textValue());
        }
        if (statements.isEmpty()) {
            throw problem("the action has no statement", "add one, or make the line a comment with #");
        }
        return statements;
    }

    private RuleOptions options(JsonNode json) {
        JsonNode offline = json.path("offline_opts");
        if (!offline.isMissingNode()) {
            onlyKeys(offline, FetchOptionsReader.KEYS, "offline_opts");
        }
        JsonNode expired = json.path("expired_time");
        if (!expired.isMissingNode() && !expired.canConvertToLong()) {
            throw problem("expired_time is not a whole number", "write seconds, such as 3600");
        }
        Optional<String> format = text(json, "payload_format");
        format.filter(name -> !PAYLOAD_FORMATS.contains(name)).ifPresent(name -> {
            throw problem("unknown payload_format '" + name + "'", "write one of " + PAYLOAD_FORMATS);
        });
        return new RuleOptions(
                expired.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(expired.longValue()),
                FetchOptionsReader.ofRule(offline, fetchDefaults, this::problem),
                format);
    }

    private Optional<String> text(JsonNode json, String key) {
        JsonNode node = json.path(key);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw problem(key + " is not a string with text in it", "write \"" + key + "\": \"…\"");
        }
        return Optional.of(node.textValue());
    }

    private void onlyKeys(JsonNode json, Set<String> known, String owner) {
        if (!json.isObject()) {
            throw problem(owner + " is a JSON object", "write it in braces");
        }
        for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key)) {
                throw problem(owner + " has no '" + key + "'", "did you mean '" + Names.nearest(key, known) + "'?");
            }
        }
    }

    private RuleFileException problem(String problem, String fix) {
        return new RuleFileException(at, setting.dottedKey() + ": " + problem, fix);
    }
}
