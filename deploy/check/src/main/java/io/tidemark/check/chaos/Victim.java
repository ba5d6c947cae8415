package io.tidemark.check.chaos;

/** A process of the system. Used by one thread at a time, but for {@link #isReady}. */
public interface Victim {

    String name();

    /**
     * Starts it again on its data and ports.
     *
     * @throws RuntimeException if it cannot start; it is tried again
     */
    void start();

    /** SIGKILL; returns when it is gone. */
    void kill();

    boolean isAlive();

    /** Whether it does its work. */
    boolean isReady();
}
