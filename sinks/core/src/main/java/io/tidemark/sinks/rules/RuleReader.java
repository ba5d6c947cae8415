package io.tidemark.sinks.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.schemas.TopicFilter;
import io.tidemark.sinks.template.CommandTemplate;
import io.tidemark.sinks.template.SqlTemplate;
import io.tidemark.sinks.template.SqlTemplate.QuestionMark;
import io.tidemark.sinks.template.StatementTemplate;
import io.tidemark.sinks.template.TemplateException;
import io.tidemark.sinks.template.UnknownVariableException;
import io.tidemark.sinks.template.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
            Set.of("topic", "filter", "action", "pool", "expired_time", "offline_opts", "payload_format", "retention"));
    private static final Set<String> STATEMENT_KEYS = new TreeSet<>(Set.of("sql", "cql", "commands"));
    private static final String MAX_AGE = "max_age";
    private static final String MAX_COUNT = "max_count";
    private static final Set<String> RETENTION_KEYS = new TreeSet<>(Set.of(MAX_AGE, MAX_COUNT));
    private static final String COMMANDS = "commands";
    /** Stands before commands that EMQ X was to send together; they always are. */
    private static final String PIPELINE = "pipeline";
    /** Types that take statements, and under which keys; the first is the documented one. */
    private static final Map<String, List<String>> STATEMENT_KEYS_OF_TYPES = Map.of(
            "redis",
            List.of(COMMANDS),
            "mysql",
            List.of("sql"),
            "pgsql",
            List.of("sql"),
            "cassa",
            List.of("cql", "sql"),
            "timescale",
            List.of("sql"));

    private static final Set<String> ACTION_KEYS = new TreeSet<>(Set.of("function", "sql", "cql", "commands"));
    private static final Set<String> PAYLOAD_FORMATS = new TreeSet<>(Set.of("plain_text", "mongo_json"));

    private final Setting setting;
    private final FetchOptions fetchDefaults;
    private final SourceLocation at;
    private final String type;

    private RuleReader(Setting setting, FetchOptions fetchDefaults) {
        this.setting = setting;
        type = setting.key().get(1);
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
                ? new RuleAction.Statements(key, statements(key, action.path(key), hook))
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

    private List<StatementTemplate> statements(String key, JsonNode node, Hook hook) {
        List<String> own = STATEMENT_KEYS_OF_TYPES.getOrDefault(type, List.of());
        if (!own.contains(key)) {
            throw problem(
                    "a backend of type " + type + " takes no '" + key + "'",
                    own.isEmpty() ? "use a function" : "write \"" + own.get(0) + "\"");
        }
        List<StatementTemplate> statements = new ArrayList<>();
        for (JsonNode statement : node.isArray() ? node : List.of(node)) {
            if (!statement.isTextual() || statement.textValue().isBlank()) {
                throw problem("a statement is a string that is not empty", "write \"…\" or [\"…\", \"…\"]");
            }
            boolean pipeline = statement.textValue().equals(PIPELINE) && key.equals(COMMANDS) && statements.isEmpty();
            if (!pipeline) {
                statements.add(template(key, statement.textValue(), hook));
            }
        }
        if (statements.isEmpty()) {
            throw problem("the action has no statement", "add one, or make the line a comment with #");
        }
        return statements;
    }

    private StatementTemplate template(String key, String statement, Hook hook) {
        try {
            return key.equals(COMMANDS)
                    ? CommandTemplate.parse(statement)
                    : SqlTemplate.parse(statement, type.equals("pgsql") ? QuestionMark.DOUBLED : QuestionMark.REFUSED);
        } catch (UnknownVariableException e) {
            List<String> known = Arrays.stream(Variable.values())
                    .filter(hook::has)
                    .map(Variable::toString)
                    .toList();
            throw problem(
                    at(statement, e.index()),
                    String.valueOf(e.getMessage()),
                    "did you mean '${" + Names.nearest(e.name(), known) + "}'?");
        } catch (TemplateException e) {
            throw problem(at(statement, e.index()), String.valueOf(e.getMessage()), e.fix());
        }
    }

    /** Where a character of a statement is: exact unless JSON escapes come before it. */
    private SourceLocation at(String statement, int index) {
        String before = statement.substring(0, index);
        int found =
                setting.value().indexOf(before + statement.substring(index, Math.min(statement.length(), index + 1)));
        return found < 0 ? at : at.atColumn(at.column() + found + index);
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
                format,
                retention(json.path("retention")));
    }

    private Optional<MessageRetention> retention(JsonNode json) {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        onlyKeys(json, RETENTION_KEYS, "retention");
        JsonNode age = json.path(MAX_AGE);
        JsonNode count = json.path(MAX_COUNT);
        if (json.isEmpty() || (!count.isMissingNode() && !(count.isIntegralNumber() && count.longValue() > 0))) {
            throw problem("retention is wrong", "write {\"max_age\": \"7d\", \"max_count\": 10000}, or one of the two");
        }
        return Optional.of(new MessageRetention(
                age.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(Durations.parse(age.asText())
                                .orElseThrow(() -> problem("max_age is not a duration", "write for instance \"7d\""))),
                count.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(count.longValue())));
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
        return problem(at, problem, fix);
    }

    private RuleFileException problem(SourceLocation where, String problem, String fix) {
        return new RuleFileException(where, setting.dottedKey() + ": " + problem, fix);
    }
}
