package io.tidemark.sinks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.sinks.template.CommandTemplate;
import io.tidemark.sinks.template.SqlTemplate;
import io.tidemark.sinks.template.SqlTemplate.QuestionMark;
import io.tidemark.sinks.template.StatementTemplate;
import io.tidemark.sinks.template.TemplateException;
import io.tidemark.sinks.template.UnknownVariableException;
import io.tidemark.sinks.template.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads the statements of one hook line. */
final class StatementReader {

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

    private final Setting setting;
    private final String type;
    private final Hook hook;

    StatementReader(Setting setting, String type, Hook hook) {
        this.setting = setting;
        this.type = type;
        this.hook = hook;
    }

    /** What is under a key such as {@code sql}: one statement or a list. */
    List<StatementTemplate> read(String key, JsonNode node) {
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
                statements.add(template(key, statement.textValue()));
            }
        }
        if (statements.isEmpty()) {
            throw problem("the action has no statement", "add one, or make the line a comment with #");
        }
        return statements;
    }

    private StatementTemplate template(String key, String statement) {
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
        SourceLocation at = setting.location();
        return found < 0 ? at : at.atColumn(at.column() + found + index);
    }

    private RuleFileException problem(String problem, String fix) {
        return problem(setting.location(), problem, fix);
    }

    private RuleFileException problem(SourceLocation where, String problem, String fix) {
        return new RuleFileException(where, setting.dottedKey() + ": " + problem, fix);
    }
}
