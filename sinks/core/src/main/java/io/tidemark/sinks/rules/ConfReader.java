package io.tidemark.sinks.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cuttlefish grammar: {@code key = value} lines, comments and includes. Knows nothing of what the keys mean. */
final class ConfReader {

    private static final Pattern INCLUDE = Pattern.compile("include\\s+(\\S.*)", Pattern.DOTALL);

    private final Findings findings;
    private final List<Setting> settings = new ArrayList<>();
    /** The file that is being read, and those that include it. */
    private final Deque<Path> open = new ArrayDeque<>();

    private ConfReader(Findings findings) {
        this.findings = findings;
    }

    static List<Setting> read(Path file, Findings findings) {
        ConfReader reader = new ConfReader(findings);
        findings.run(() -> reader.readFile(file, SourceLocation.of(file.toString())));
        return reader.settings;
    }

    static List<Setting> parse(String name, String text, Findings findings) {
        ConfReader reader = new ConfReader(findings);
        reader.parse(name, text, Optional.empty());
        return reader.settings;
    }

    private void readFile(Path file, SourceLocation askedFrom) {
        String text;
        Path real;
        try {
            real = file.toRealPath();
            text = SourceText.read(file);
        } catch (IOException e) {
            RuleFileException problem = new RuleFileException(
                    askedFrom, "cannot read the rule file " + file, "give the path of a readable file");
            problem.initCause(e);
            throw problem;
        }
        if (open.contains(real)) {
            throw new RuleFileException(askedFrom, "the file includes itself", "remove this line");
        }
        open.push(real);
        parse(file.toString(), text, Optional.of(file));
        open.pop();
    }

    private void parse(String name, String text, Optional<Path> file) {
        List<String> lines = SourceText.lines(text);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String stripped = line.strip();
            SourceLocation at = new SourceLocation(name, i + 1, 0);
            if (!stripped.isEmpty() && stripped.charAt(0) != '#' && !isTemplate(stripped)) {
                findings.run(() -> parseLine(line, stripped, at, file));
            }
        }
    }

    private static boolean isTemplate(String line) {
        return line.startsWith("{{") && line.endsWith("}}");
    }

    private void parseLine(String line, String stripped, SourceLocation at, Optional<Path> file) {
        Optional<ConfLine> setting = ConfLine.parse(line);
        if (setting.isPresent()) {
            ConfLine found = setting.get();
            settings.add(Setting.checked(found.key(), found.value(), at.atColumn(found.valueAt() + 1)));
            return;
        }
        Matcher include = INCLUDE.matcher(stripped);
        if (!include.matches()) {
            throw new RuleFileException(
                    at.atColumn(line.indexOf(stripped) + 1),
                    "not a setting",
                    "write <key> = <value>, or start the line with # to make it a comment");
        }
        include(
                include.group(1),
                file.orElseThrow(() -> new RuleFileException(
                        at, "inline rules cannot include a file", "configure tidemark.rules.file instead")),
                at);
    }

    private void include(String pattern, Path from, SourceLocation at) {
        List<Path> found;
        try {
            found = Includes.files(from, pattern);
        } catch (IOException | IllegalArgumentException e) {
            RuleFileException problem = new RuleFileException(
                    at,
                    "cannot find what '" + pattern + "' includes",
                    "write include <file, or pattern such as *.conf>");
            problem.initCause(e);
            throw problem;
        }
        if (found.isEmpty()) {
            findings.warn(at, "'" + pattern + "' includes no file");
        }
        found.forEach(path -> findings.run(() -> readFile(path, at)));
    }
}
