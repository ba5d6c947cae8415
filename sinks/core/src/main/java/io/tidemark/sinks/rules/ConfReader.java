package io.tidemark.sinks.rules;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cuttlefish grammar: {@code key = value} lines, comments and includes. Knows nothing of what the keys mean. */
final class ConfReader {

    private static final String WORD = "(?:\\\\\\.|[A-Za-z0-9_\\-@/:])+";
    private static final Pattern SETTING = Pattern.compile("\\s*(" + WORD + "(?:\\." + WORD + ")*)\\s*=\\s*(.*?)\\s*");
    private static final Pattern INCLUDE = Pattern.compile("\\s*include\\s+(\\S.*?)\\s*");
    private static final Pattern TEMPLATE = Pattern.compile("\\s*\\{\\{.*}}\\s*");
    private static final int LAST_LATIN_1 = 0xFF;
    private static final int MAX_INCLUDE_DEPTH = 8;

    private final List<Setting> settings = new ArrayList<>();

    private ConfReader() {}

    static List<Setting> read(Path file) {
        ConfReader reader = new ConfReader();
        reader.readFile(file, SourceLocation.of(file.toString()), 0);
        return reader.settings;
    }

    static List<Setting> parse(String name, String text) {
        ConfReader reader = new ConfReader();
        reader.parse(name, text, Optional.empty(), 0);
        return reader.settings;
    }

    private void readFile(Path file, SourceLocation askedFrom, int depth) {
        if (depth > MAX_INCLUDE_DEPTH) {
            throw new RuleFileException(askedFrom, "includes are nested too deeply", "let no file include itself");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            RuleFileException problem = new RuleFileException(
                    askedFrom, "cannot read the rule file " + file, "give the path of a readable UTF-8 file");
            problem.initCause(e);
            throw problem;
        }
        parse(file.toString(), text, Optional.of(file.toAbsolutePath()), depth);
    }

    private void parse(String name, String text, Optional<Path> file, int depth) {
        String[] lines = text.split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            String stripped = line.strip();
            if (!stripped.isEmpty()
                    && stripped.charAt(0) != '#'
                    && !TEMPLATE.matcher(line).matches()) {
                parseLine(line, new SourceLocation(name, i + 1, 0), file, depth);
            }
        }
    }

    private void parseLine(String line, SourceLocation at, Optional<Path> file, int depth) {
        Matcher include = INCLUDE.matcher(line);
        if (include.matches()) {
            Path from = file.orElseThrow(() -> new RuleFileException(
                    at, "inline rules cannot include a file", "configure tidemark.rules.file instead"));
            include(from.resolveSibling(include.group(1)), at, depth);
            return;
        }
        Matcher setting = SETTING.matcher(line);
        if (!setting.matches()) {
            throw new RuleFileException(
                    at, "not a setting", "write <key> = <value>, or start the line with # to make it a comment");
        }
        SourceLocation valueAt = at.atColumn(setting.start(2) + 1);
        String value = setting.group(2);
        if (value.isEmpty()) {
            throw new RuleFileException(
                    valueAt, "'" + setting.group(1) + "' has no value", "give one, or make the line a comment with #");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > LAST_LATIN_1) {
                throw new RuleFileException(
                        at.atColumn(setting.start(2) + i + 1),
                        "a value has only characters of latin-1",
                        "inside JSON write it as \\u" + String.format("%04x", (int) value.charAt(i)));
            }
        }
        settings.add(new Setting(words(setting.group(1)), value, valueAt));
    }

    private static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        for (String word : key.split("(?<!\\\\)\\.", -1)) {
            words.add(word.replace("\\.", "."));
        }
        return words;
    }

    private void include(Path pattern, SourceLocation at, int depth) {
        Path fileName = pattern.getFileName();
        Path directory = pattern.getParent();
        if (fileName == null || directory == null) {
            throw new RuleFileException(at, "include names no file", "write include <file or glob>");
        }
        if (!fileName.toString().matches(".*[*?\\[{].*")) {
            readFile(pattern, at, depth + 1);
            return;
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, fileName.toString())) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            RuleFileException problem =
                    new RuleFileException(at, "cannot list " + directory, "let include name a readable directory");
            problem.initCause(e);
            throw problem;
        }
        found.stream().sorted().forEach(path -> readFile(path, at, depth + 1));
    }
}
