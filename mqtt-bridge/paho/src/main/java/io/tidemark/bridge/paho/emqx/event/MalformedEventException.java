package io.tidemark.bridge.paho.emqx.event;

/**
 * An event that cannot be understood. Its message names the event and the field that is missing or wrong and has no part of
 * the content; being the sender's fault, it has no stack trace.
 */
public final class MalformedEventException extends Exception {

    private final String problem;

    MalformedEventException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    @Override
    public String getMessage() {
        return problem;
    }
}
