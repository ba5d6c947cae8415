package io.tidemark.sinks.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.schemas.TopicFilter;
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
            Set.of("topic", "filter", "action", "pool", "expired_time", "offline_opts", "payload_format", "retention"));
    private static final String QOS = "qos";
    private static final Set<String> CLIENT_KEYS = new TreeSet<>(KEYS);

    static {
        CLIENT_KEYS.add(QOS);
    }

    private static final Set<String> STATEMENT_KEYS = new TreeSet<>(Set.of("sql", "cql", "commands"));
    private static final String MAX_AGE = "max_age";
    private static final String MAX_COUNT = "max_count";
    private static final Set<String> RETENTION_KEYS = new TreeSet<>(Set.of(MAX_AGE, MAX_COUNT));
    private static final Set<String> ACTION_KEYS = new TreeSet<>(Set.of("function", "sql", "cql", "commands"));
    private static final Set<String> PAYLOAD_FORMATS = new TreeSet<>(Set.of("plain_text", "mongo_json"));

    private final Setting setting;
    private final FetchOptions fetchDefaults;
    private final Findings findings;
    private final SourceLocation at;
    private final String type;

    private RuleReader(Setting setting, FetchOptions fetchDefaults, Findings findings) {
        this.setting = setting;
        type = BackendType.named(setting.key().get(1)).orElseThrow().toString();
        this.fetchDefaults = fetchDefaults;
        this.findings = findings;
        at = setting.location();
    }

    /** Empty if something in it is wrong, all of which is among the findings then. */
    static Optional<Rule> read(Setting setting, Hook hook, int number, FetchOptions fetchDefaults, Findings findings) {
        return new RuleReader(setting, fetchDefaults, findings).read(hook, number);
    }

    private Optional<Rule> read(Hook hook, int number) {
        JsonNode json = parse();
        onlyKeys(json, hook.isOfClient() ? CLIENT_KEYS : KEYS, "a rule");
        Optional<TopicFilter> topicFilter = findings.get(() -> topicFilter(json));
        Optional<RuleAction> action = findings.get(() -> action(json.path("action"), hook));
        Optional<String> pool = findings.get(() -> pool(json));
        Optional<RuleOptions> options = findings.get(() -> options(json));
        if (topicFilter.isEmpty() || action.isEmpty() || pool.isEmpty() || options.isEmpty()) {
            return Optional.empty();
        }
        if (hook.isOfClient()) {
            warnOfTopic(json, hook);
        }
        return Optional.of(new Rule(hook, number, topicFilter.get(), action.get(), pool.get(), options.get(), at));
    }

    private String pool(JsonNode json) {
        return text(json, "pool").orElseThrow(() -> problem("the rule names no pool", "add \"pool\": \"pool1\""));
    }

    private void warnOfTopic(JsonNode json, Hook hook) {
        for (String key : List.of("topic", "filter", QOS)) {
            if (json.has(key) && !json.path(key).asText().equals(TopicFilter.ALL.filter())) {
                findings.warn(
                        whereIs(key), key + " has no effect on " + hook + ": it is about a client, not a message");
            }
        }
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
                        within(unquoted.start(1)), "a quote is missing before " + key, "write \"" + key + "\":");
            }
            long index = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new RuleFileException(
                    within((int) Math.max(0, Math.min(index, setting.value().length()))),
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
            throw problem(whereIs(text.orElseThrow()), String.valueOf(e.getMessage()), "correct the rule's topic");
        }
    }

    private RuleAction action(JsonNode action, Hook hook) {
        if (!action.isObject()) {
            throw problem("the rule has no action", "add \"action\": {\"function\": \"…\"}");
        }
        onlyKeys(action, ACTION_KEYS, "an action");
        if (action.size() != 1) {
            throw problem("an action has one of " + ACTION_KEYS + ", not " + action.size(), "split it into rules");
        }
        String key = action.fieldNames().next();
        return STATEMENT_KEYS.contains(key)
                ? new RuleAction.Statements(key, new StatementReader(setting, type, hook).read(key, action.path(key)))
                : new RuleAction.Function(function(text(action, key).orElse(""), hook));
    }

    private BackendFunction function(String name, Hook hook) {
        BackendFunction function = BackendFunction.named(name)
                .orElseThrow(() -> problem(
                        whereIs(name),
                        "unknown function '" + name + "'",
                        "did you mean '" + Names.nearest(name, BackendFunction.names()) + "'?"));
        if (!function.hooks().contains(hook)) {
            throw problem(
                    whereIs(name),
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

    private RuleOptions options(JsonNode json) {
        JsonNode offline = json.path("offline_opts");
        if (!offline.isMissingNode()) {
            onlyKeys(offline, FetchOptionsReader.KEYS, "offline_opts");
        }
        JsonNode expired = json.path("expired_time");
        if (!expired.isMissingNode() && !(expired.isIntegralNumber() && expired.canConvertToLong())) {
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
                throw problem(
                        whereIs(key),
                        owner + " has no '" + key + "'",
                        "did you mean '" + Names.nearest(key, known) + "'?");
            }
        }
    }

    /** Where a string of the JSON is; the rule as a whole if the string is written with escapes. */
    private SourceLocation whereIs(String text) {
        int found = setting.value().indexOf('"' + text + '"');
        return found < 0 ? at : within(found + 1);
    }

    private SourceLocation within(int index) {
        return at.atColumn(at.column() + index);
    }

    private RuleFileException problem(String problem, String fix) {
        return problem(at, problem, fix);
    }

    private RuleFileException problem(SourceLocation where, String problem, String fix) {
        return new RuleFileException(where, setting.dottedKey() + ": " + problem, fix);
    }
}
