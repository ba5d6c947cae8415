package io.tidemark.standalone.part;

import com.sun.net.httpserver.HttpHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts parts stage by stage, those of one stage at the same time, and stops them in the reverse order.
 *
 * <p>{@link #stop} may be called at any time by any thread, also while starting: what is starting is waited for and stopped,
 * and nothing more is started.
 */
public final class PartSequence {

    private final List<List<Part>> stages;
    private final Progress progress;
    private final Map<Part, RunningPart> running = new ConcurrentHashMap<>();
    private boolean stopped;

    public PartSequence(List<List<Part>> stages, Progress progress) {
        this.stages = List.copyOf(stages);
        this.progress = progress;
    }

    /**
     * Starts all of them.
     *
     * @return false if it was stopped meanwhile
     * @throws RuntimeException of the first part that failed; what had been started is stopped then
     */
    public boolean start() {
        return stages.stream().allMatch(this::start);
    }

    /** Holds the lock, so that a stop waits until what is starting has started. */
    private synchronized boolean start(List<Part> stage) {
        if (stopped) {
            return false;
        }
        List<CompletableFuture<Void>> starting = stage.stream()
                .map(part -> CompletableFuture.runAsync(
                        () -> start(part), task -> new Thread(task, "start-" + part.name()).start()))
                .toList();
        List<RuntimeException> failures = new ArrayList<>();
        for (CompletableFuture<Void> part : starting) {
            try {
                part.join();
            } catch (CompletionException e) {
                failures.add(e.getCause() instanceof RuntimeException cause ? cause : e);
            }
        }
        if (!failures.isEmpty()) {
            stop();
            throw failures.get(0);
        }
        return true;
    }

    private void start(Part part) {
        long begin = System.nanoTime();
        RunningPart started = part.start();
        running.put(part, started);
        progress.started(part.name(), started.endpoint(), since(begin));
    }

    /** Every part, in the order of starting; one that does not run is not ready. */
    public List<PartStatus> status() {
        return stages.stream().flatMap(List::stream).map(this::status).toList();
    }

    private PartStatus status(Part part) {
        return Optional.ofNullable(running.get(part))
                .map(started -> new PartStatus(part.name(), started.endpoint(), started.isReady()))
                .orElseGet(() -> new PartStatus(part.name(), "", false));
    }

    /** Metrics of what runs now, part by part. */
    public List<String> metrics() {
        return stages.stream()
                .flatMap(List::stream)
                .flatMap(part -> Optional.ofNullable(running.get(part)).stream())
                .map(RunningPart::metrics)
                .toList();
    }

    /** The pages of the first running part that has some. */
    public Optional<HttpHandler> pages() {
        return running.values().stream().flatMap(part -> part.pages().stream()).findFirst();
    }

    /** Stops what has been started, last first. */
    public synchronized void stop() {
        stopped = true;
        List<Part> reversed =
                new ArrayList<>(stages.stream().flatMap(List::stream).toList());
        Collections.reverse(reversed);
        reversed.forEach(this::stop);
    }

    private void stop(Part part) {
        RunningPart started = running.remove(part);
        if (started == null) {
            return;
        }
        long begin = System.nanoTime();
        try {
            started.close();
            progress.stopped(part.name(), since(begin));
        } catch (RuntimeException e) {
            progress.stopFailed(part.name(), e);
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
