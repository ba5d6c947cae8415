package io.tidemark.sinks.rules;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that a location points at, to be shown to people. Values that may be secret are left out: a rule is shown as it is,
 * of any other setting only the key.
 *
 * @param line of the file, or as much of it as may be shown
 * @param caret a line to print below it, which points at the column
 */
public record SourceExcerpt(String line, String caret) {

    private static final Pattern KEY = Pattern.compile("\\s*+backend\\.[A-Za-z0-9_\\-@/:.\\\\]*+\\s*+");
    private static final Pattern INCLUDE = Pattern.compile("\\s*+include\\s.*", Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile("passw|secret", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");
    private static final String LEFT_OUT = "…";

    /** Empty if the location is no line of a file, or nothing of the line may be shown. */
    public static Optional<SourceExcerpt> of(SourceLocation at) {
        try {
            List<String> lines = SourceText.lines(SourceText.read(Path.of(at.file())));
            return at.line() == 0 || at.line() > lines.size()
                    ? Optional.empty()
                    : of(lines.get(at.line() - 1), at.column());
        } catch (IOException | InvalidPathException notAFile) {
            return Optional.empty();
        }
    }

    static Optional<SourceExcerpt> of(String line, int column) {
        return shown(line).map(text -> {
            String printable = CONTROL.matcher(text).replaceAll(" ");
            int before = Math.min(Math.max(column - 1, 0), printable.length());
            // A tab stays one, so that the caret is where the terminal puts the character.
            String blanks = printable.substring(0, before).replaceAll("[^\t]", " ");
            return new SourceExcerpt(printable, column == 0 ? "" : blanks + "^");
        });
    }

    private static Optional<String> shown(String line) {
        Optional<ConfLine> setting = ConfLine.parse(line);
        boolean secret = SECRET.matcher(line).find();
        if (setting.isPresent()) {
            boolean rule = new Setting(setting.get().key(), line, SourceLocation.of("")).isHook();
            return Optional.of(
                    rule && !secret ? line : line.substring(0, setting.get().valueAt()) + LEFT_OUT);
        }
        if (!secret && INCLUDE.matcher(line).matches()) {
            return Optional.of(line);
        }
        Matcher key = KEY.matcher(line);
        return key.lookingAt()
                ? Optional.of(line.substring(0, key.end()) + (key.end() < line.length() ? LEFT_OUT : ""))
                : Optional.empty();
    }
}
