package io.tidemark.check.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Carries out a schedule. */
public final class Chaos implements AutoCloseable {

    private static final long POLL_MILLIS = 200;

    private final Map<String, Supervisor> supervisors = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "chaos");
        thread.setDaemon(true);
        return thread;
    });

    /** Watches over running processes. */
    public Chaos(List<? extends Victim> victims, Chronicle chronicle) {
        victims.forEach(victim -> supervisors.put(victim.name(), new Supervisor(victim, chronicle)));
    }

    /** Kills as planned, from now on. */
    public void begin(List<Kill> schedule) {
        for (Kill kill : schedule) {
            Supervisor supervisor = Optional.ofNullable(supervisors.get(kill.victim()))
                    .orElseThrow(() -> new IllegalArgumentException("there is no " + kill.victim() + " to kill"));
            var unused =
                    timer.schedule(() -> supervisor.kill(kill.down()), kill.at().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until everything works; returns what does not in time. */
    public List<String> awaitReady(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<String> missing = missing();
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            missing = missing();
        }
        return missing;
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        supervisors.values().stream()
                .filter(supervisor -> !supervisor.isReady())
                .forEach(supervisor -> missing.add(supervisor.name()));
        return missing;
    }

    /** Leaves the processes as they are. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        supervisors.values().forEach(Supervisor::stop);
        for (Supervisor supervisor : supervisors.values()) {
            supervisor.close();
        }
    }
}
