package io.tidemark.sinks.template;

/** A placeholder that names no {@link Variable}. */
public final class UnknownVariableException extends TemplateException {
    private static final long serialVersionUID = 1L;

    private final String name;

    UnknownVariableException(int index, String name) {
        super(index, "unknown variable '${" + name + "}'", "write one of " + Variable.names());
        this.name = name;
    }

    /** What it says in the braces. */
    public String name() {
        return name;
    }
}
