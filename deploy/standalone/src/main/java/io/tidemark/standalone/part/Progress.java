package io.tidemark.standalone.part;

import java.time.Duration;

/** Told what starts and stops. Called by several threads. */
public interface Progress {

    void started(String part, String endpoint, Duration time);

    void stopped(String part, Duration time);

    /** A part did not stop cleanly; the others are stopped all the same. */
    void stopFailed(String part, RuntimeException failure);
}
