package io.tidemark.bridge.paho.mqtt;

import java.io.InterruptedIOException;

/** Lets a connection be read, or not: what is not read stays with the broker, for TCP holds it back. Thread-safe. */
final class Valve {

    private boolean closed;

    synchronized void close() {
        closed = true;
    }

    synchronized void open() {
        closed = false;
        notifyAll();
    }

    /** Returns when it is open. */
    synchronized void await() throws InterruptedIOException {
        try {
            while (closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while not reading");
        }
    }
}
