package io.tidemark.standalone.check;

import io.tidemark.check.chaos.Victim;
import io.tidemark.servers.process.ChildProcess;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A part that is a Java program of its own. Its output is appended to a file over all its lives. */
final class JavaVictim implements Victim {

    private final String name;
    private final JavaProgram program;
    private final Path directory;
    private final BooleanSupplier ready;
    private volatile ChildProcess child;

    private JavaVictim(String name, JavaProgram program, Path directory, BooleanSupplier ready) {
        this.name = name;
        this.program = program;
        this.directory = directory;
        this.ready = ready;
        this.child = launch();
    }

    /**
     * Starts it; returns at once.
     *
     * @param directory gets the output, as {@code NAME.log}
     */
    static JavaVictim start(String name, JavaProgram program, Path directory, BooleanSupplier ready) {
        return new JavaVictim(name, program, directory, ready);
    }

    private ChildProcess launch() {
        return ChildProcess.start(name, program.command(), directory, directory.resolve(name + ".log"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        child = launch();
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public boolean isReady() {
        return child.isAlive() && ready.getAsBoolean();
    }
}
