package io.tidemark.sinks.rules;

/**
 * Something in a rule file cannot be used. The message is one sentence with file, line, column, the problem and the way out,
 * and repeats no password.
 */
public final class RuleFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SourceLocation location;
    private final String fix;

    public RuleFileException(SourceLocation location, String problem, String fix) {
        super(location + ": " + problem + "; " + fix);
        this.location = location;
        this.fix = fix;
    }

    /** Where the problem is. */
    public SourceLocation location() {
        return location;
    }

    /** What to do about it. */
    public String fix() {
        return fix;
    }
}
