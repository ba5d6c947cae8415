package io.tidemark.sinks.rules;

/**
 * A place in a rule file.
 *
 * @param line from 1; 0 = the file as a whole
 * @param column from 1; 0 = the line as a whole
 */
public record SourceLocation(String file, int line, int column) {

    /** The file as a whole. */
    public static SourceLocation of(String file) {
        return new SourceLocation(file, 0, 0);
    }

    /** Another column of the same line. */
    public SourceLocation atColumn(int newColumn) {
        return new SourceLocation(file, line, newColumn);
    }

    @Override
    public String toString() {
        return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
