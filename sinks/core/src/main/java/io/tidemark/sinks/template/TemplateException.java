package io.tidemark.sinks.template;

/** A statement that cannot be understood. */
public class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final String fix;

    TemplateException(int index, String problem, String fix) {
        super(problem);
        this.index = index;
        this.fix = fix;
    }

    /** Where in the statement, from 0. */
    public int index() {
        return index;
    }

    /** What to do. */
    public String fix() {
        return fix;
    }
}
