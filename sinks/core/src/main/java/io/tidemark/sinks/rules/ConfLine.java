package io.tidemark.sinks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code key = value} line taken apart.
 *
 * @param key the words between the dots, escapes undone
 * @param value without blanks around it; may be empty
 * @param valueAt index of the value in the line
 */
record ConfLine(List<String> key, String value, int valueAt) {

    private static final String WORD_CHARACTERS = "_-@/:";

    /** Empty if the line is no setting. */
    static Optional<ConfLine> parse(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int at = afterBlanks(line, 0);
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (isWordCharacter(c)) {
                word.append(c);
            } else if (line.startsWith("\\.", at)) {
                word.append('.');
                at++;
            } else if (c == '.' && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                break;
            }
        }
        int equals = afterBlanks(line, at);
        if (word.isEmpty() || equals == line.length() || line.charAt(equals) != '=') {
            return Optional.empty();
        }
        words.add(word.toString());
        int valueAt = afterBlanks(line, equals + 1);
        return Optional.of(new ConfLine(words, line.substring(valueAt).stripTrailing(), valueAt));
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || WORD_CHARACTERS.indexOf(c) >= 0;
    }

    private static int afterBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
