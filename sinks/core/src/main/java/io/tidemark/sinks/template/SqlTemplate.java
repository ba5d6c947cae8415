package io.tidemark.sinks.template;

import java.util.ArrayList;
import java.util.List;

/**
 * An SQL or CQL statement with a bind marker for each placeholder. A lone placeholder in quotes is taken out of them, since
 * a bind marker in quotes is the text {@code ?}; one among other text in quotes is refused. Quoted text, quoted identifiers and
 * comments are otherwise left alone.
 *
 * @param text as written
 * @param sql with {@code ?} for each placeholder
 * @param variables in the order of the bind markers
 */
public record SqlTemplate(String text, String sql, List<Variable> variables, List<String> warnings)
        implements StatementTemplate {

    /** How a kind of database writes a question mark that is no bind marker. */
    public enum QuestionMark {
        /** {@code ??}, as PostgreSQL's driver wants it for its operators. */
        DOUBLED,
        /** There is none. */
        REFUSED
    }

    public SqlTemplate {
        variables = List.copyOf(variables);
        warnings = List.copyOf(warnings);
    }

    /** Reads a statement. */
    public static SqlTemplate parse(String text, QuestionMark questionMark) throws TemplateException {
        return new Parser(text, questionMark).parse();
    }

    private static final class Parser {

        private final String text;
        private final QuestionMark questionMark;
        private final StringBuilder sql = new StringBuilder();
        private final List<Variable> variables = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private int at;

        Parser(String text, QuestionMark questionMark) {
            this.text = text;
            this.questionMark = questionMark;
        }

        SqlTemplate parse() throws TemplateException {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (Placeholders.startsAt(text, at)) {
                    placeholder();
                } else if (c == '\'' || c == '"' || c == '`') {
                    quoted(c);
                } else if (text.startsWith("--", at)) {
                    copyTo(after("\n"));
                } else if (text.startsWith("/*", at)) {
                    copyTo(after("*/"));
                } else if (c == '?') {
                    markOfTheUser();
                } else {
                    copyTo(at + 1);
                }
            }
            return new SqlTemplate(text, sql.toString(), variables, warnings);
        }

        private void placeholder() throws TemplateException {
            int end = Placeholders.end(text, at);
            Variable variable = Placeholders.variable(text, at, end);
            if (variable == Variable.MESSAGE) {
                throw new TemplateException(
                        at,
                        "${message} is a list of fields for Redis",
                        "name the values, such as ${msgid}, ${payload}");
            }
            variables.add(variable);
            sql.append('?');
            at = end;
        }

        private void quoted(char quote) throws TemplateException {
            int start = at;
            int end = endOfQuoted(quote);
            String inside = text.substring(start + 1, end - 1);
            int placeholder = inside.indexOf("${");
            if (quote == '`' || placeholder < 0) {
                copyTo(end);
                return;
            }
            String lone = inside.strip();
            if (!Placeholders.startsAt(lone, 0) || Placeholders.end(lone, 0) != lone.length()) {
                throw new TemplateException(
                        start + 1 + placeholder,
                        "a placeholder inside quoted text cannot be bound",
                        "take it out of the quotes, such as concat('conn:', ${clientid})");
            }
            warnings.add("the quotes around " + lone + " are left out: a bound value needs none");
            at = start + 1 + placeholder;
            placeholder();
            at = end;
        }

        /** Index after the closing quote; a doubled quote is none. */
        private int endOfQuoted(char quote) throws TemplateException {
            int i = at + 1;
            while (true) {
                int close = text.indexOf(quote, i);
                if (close < 0) {
                    throw new TemplateException(at, "a quote is not closed", "close it with " + quote);
                }
                if (close + 1 == text.length() || text.charAt(close + 1) != quote) {
                    return close + 1;
                }
                i = close + 2;
            }
        }

        private void markOfTheUser() throws TemplateException {
            if (questionMark == QuestionMark.REFUSED) {
                throw new TemplateException(at, "'?' is no placeholder", "write ${clientid} and the like");
            }
            sql.append("??");
            at++;
        }

        private int after(String close) {
            int found = text.indexOf(close, at);
            return found < 0 ? text.length() : found + close.length();
        }

        private void copyTo(int end) {
            sql.append(text, at, end);
            at = end;
        }
    }
}
