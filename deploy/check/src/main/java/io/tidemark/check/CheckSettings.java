package io.tidemark.check;

import io.tidemark.check.workload.Workload;
import java.time.Duration;

/**
 * How to check.
 *
 * @param seed of the schedule and of the clients' comings and goings
 * @param length how long publishers publish and processes die
 * @param kills whether processes are killed; connections are cut in any case
 * @param patience the drain ends when nothing has moved for so long
 */
public record CheckSettings(long seed, Duration length, Workload workload, boolean kills, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PER_SECOND = 100;

    /** Everything, at a hundred messages a second. */
    public static CheckSettings standard(long seed, Duration length) {
        return new CheckSettings(seed, length, Workload.standard(PER_SECOND), true, PATIENCE);
    }

    public CheckSettings withWorkload(Workload other) {
        return new CheckSettings(seed, length, other, kills, patience);
    }

    public CheckSettings withoutKills() {
        return new CheckSettings(seed, length, workload, false, patience);
    }

    public CheckSettings withPatience(Duration other) {
        return new CheckSettings(seed, length, workload, kills, other);
    }
}
