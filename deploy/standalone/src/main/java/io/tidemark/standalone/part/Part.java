package io.tidemark.standalone.part;

/** One part of the standalone process, not started yet. */
public interface Part {

    /** For people: progress and status show it. */
    String name();

    /**
     * Starts it and returns when it is ready.
     *
     * @throws RuntimeException if it cannot start; nothing of it is left running then, and the message says why
     */
    RunningPart start();
}
