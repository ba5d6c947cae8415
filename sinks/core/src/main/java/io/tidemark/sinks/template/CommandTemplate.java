package io.tidemark.sinks.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A Redis command: tokens separated by spaces. The second one, the key, may have placeholders anywhere in it; every other token
 * is one placeholder or a word that stands for itself. Values are put in after the command was taken apart, so that spaces in
 * them separate nothing.
 *
 * @param text as written
 * @param tokens at least one, the name of the command
 */
public record CommandTemplate(String text, List<Token> tokens, List<String> warnings) implements StatementTemplate {

    /** One argument, or with {@link Variable#MESSAGE} alone many. */
    public record Token(List<Part> parts) {
        public Token {
            parts = List.copyOf(parts);
        }
    }

    /** A part of an argument. */
    public sealed interface Part {

        /** Stands for itself. */
        record Literal(String text) implements Part {}

        /** Is replaced by the value of an event. */
        record Value(Variable variable) implements Part {}
    }

    private static final int KEY = 1;

    public CommandTemplate {
        tokens = List.copyOf(tokens);
        warnings = List.copyOf(warnings);
    }

    /** Reads a command. */
    public static CommandTemplate parse(String text) throws TemplateException {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            int end = space < 0 ? text.length() : space;
            if (end > at) {
                tokens.add(token(text, at, end, tokens.size()));
            }
            at = end + 1;
        }
        if (tokens.isEmpty() || !(tokens.get(0).parts().get(0) instanceof Part.Literal)) {
            throw new TemplateException(0, "a command starts with its name", "write for instance HSET key field value");
        }
        List<String> warnings =
                text.strip().contains("  ") ? List.of("several spaces between two words count as one") : List.of();
        return new CommandTemplate(text, tokens, warnings);
    }

    private static Token token(String text, int from, int to, int index) throws TemplateException {
        List<Part> parts = new ArrayList<>();
        int at = from;
        while (at < to) {
            int open = text.indexOf("${", at);
            if (open < 0 || open >= to) {
                parts.add(new Part.Literal(text.substring(at, to)));
                break;
            }
            if (open > at) {
                parts.add(new Part.Literal(text.substring(at, open)));
            }
            int close = Placeholders.end(text, open);
            if (close > to) {
                throw new TemplateException(open, "a placeholder has a space in it", "write it as ${clientid}");
            }
            parts.add(new Part.Value(Placeholders.variable(text, open, close)));
            at = close;
        }
        requireOneOf(parts, from, index);
        return new Token(parts);
    }

    private static void requireOneOf(List<Part> parts, int from, int index) throws TemplateException {
        if (parts.size() > 1 && index != KEY) {
            throw new TemplateException(
                    from,
                    "only the key, the second word, may have a placeholder beside other text",
                    "make the placeholder a word of its own");
        }
        if (index == KEY && parts.contains(new Part.Value(Variable.MESSAGE))) {
            throw new TemplateException(from, "${message} is no key", "write HMSET <key> ${message}");
        }
    }

    /** The command's name in capitals. */
    public String name() {
        return ((Part.Literal) tokens.get(0).parts().get(0)).text().toUpperCase(Locale.ROOT);
    }

    @Override
    public List<Variable> variables() {
        return tokens.stream()
                .flatMap(token -> token.parts().stream())
                .flatMap(part -> part instanceof Part.Value value ? Stream.of(value.variable()) : Stream.empty())
                .toList();
    }

    /** The arguments after the command's name, for one event. A variable that has no value is an empty argument. */
    public List<byte[]> arguments(CommandValues values) {
        List<byte[]> arguments = new ArrayList<>(tokens.size());
        for (Token token : tokens.subList(1, tokens.size())) {
            if (token.parts().get(0) instanceof Part.Value value && value.variable() == Variable.MESSAGE) {
                arguments.addAll(values.messageFields());
            } else {
                arguments.add(argument(token, values));
            }
        }
        return arguments;
    }

    private static byte[] argument(Token token, CommandValues values) {
        if (token.parts().size() == 1) {
            return bytes(token.parts().get(0), values);
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        token.parts().forEach(part -> joined.writeBytes(bytes(part, values)));
        return joined.toByteArray();
    }

    private static byte[] bytes(Part part, CommandValues values) {
        return part instanceof Part.Value value
                ? values.of(value.variable())
                : ((Part.Literal) part).text().getBytes(UTF_8);
    }
}
