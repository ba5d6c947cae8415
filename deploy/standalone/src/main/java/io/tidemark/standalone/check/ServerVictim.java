package io.tidemark.standalone.check;

import io.tidemark.check.chaos.Victim;
import io.tidemark.servers.process.Ports;
import java.util.function.BooleanSupplier;

/** A server that has a class of its own. */
record ServerVictim(String name, int port, Runnable restart, Runnable death, BooleanSupplier alive) implements Victim {

    @Override
    public void start() {
        restart.run();
    }

    @Override
    public void kill() {
        death.run();
    }

    @Override
    public boolean isAlive() {
        return alive.getAsBoolean();
    }

    @Override
    public boolean isReady() {
        return alive.getAsBoolean() && Ports.isListening(port);
    }
}
