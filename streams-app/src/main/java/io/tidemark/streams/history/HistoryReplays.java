package io.tidemark.streams.history;

import io.tidemark.schemas.ClientCommand;
import io.tidemark.streams.history.Destination.ToClient;
import io.tidemark.streams.history.Destination.ToTopic;
import io.tidemark.streams.history.HistoryRefused.Cause;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The replays of history of this process: they live in it and end with it. Each has a thread of its own, with consumers that
 * belong to no group. Safe for use by several threads.
 */
public final class HistoryReplays implements AutoCloseable {

    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final HistoryClients clients;
    private final Producer<String, ClientCommand> producer;
    private final HistorySettings settings;
    private final Clock clock;
    private final Map<String, HistoryJob> jobs = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private int starting;
    private boolean closed;

    /**
     * Starts none yet.
     *
     * @param producer writes commands; is closed with this
     */
    public HistoryReplays(
            HistoryClients clients, Producer<String, ClientCommand> producer, HistorySettings settings, Clock clock) {
        this.clients = clients;
        this.producer = producer;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Starts one. Returns when it is known whether it can be done.
     *
     * @throws HistoryRefused if it is not started
     */
    public HistoryReport start(HistoryRequest request) {
        reserve();
        try {
            HistoryJob job = open(UUID.randomUUID().toString().substring(24), request);
            run(job);
            return job.report();
        } catch (KafkaException e) {
            throw new HistoryRefused(
                    Cause.UNAVAILABLE,
                    "the replay cannot start, because Kafka or the registry fails: " + e.getMessage());
        } finally {
            release();
        }
    }

    private synchronized void reserve() {
        if (closed) {
            throw new HistoryRefused(Cause.UNAVAILABLE, "streams-app is stopping");
        }
        long running = jobs.values().stream().filter(HistoryJob::isRunning).count();
        if (running + starting >= settings.running()) {
            throw new HistoryRefused(
                    Cause.TOO_MANY,
                    "there are " + settings.running() + " history replays already: wait for one to end or cancel one");
        }
        starting++;
    }

    private synchronized void release() {
        starting--;
    }

    private HistoryJob open(String id, HistoryRequest request) {
        CountDownLatch cancelled = new CountDownLatch(1);
        Commands commands = new Commands(producer, clients.topics());
        Outlet outlet = outlet(id, request, commands, cancelled);
        try {
            return new HistoryJob(id, request, new HistoryLog(clients, request), outlet, commands, cancelled, clock);
        } catch (RuntimeException e) {
            outlet.close();
            throw e;
        }
    }

    private Outlet outlet(String id, HistoryRequest request, Commands commands, CountDownLatch cancelled) {
        if (request.destination() instanceof ToClient client) {
            ClientWatch watch = ClientWatch.open(clients, client.clientId(), id, clock.instant());
            if (!watch.state().online()) {
                watch.close();
                throw new HistoryRefused(
                        Cause.CLIENT_NOT_CONNECTED,
                        "client " + client.clientId() + " is not connected: history goes to connected clients only");
            }
            return new ClientOutlet(client.clientId(), id, request.maxQos(), commands, watch, settings);
        }
        return new TopicOutlet((ToTopic) request.destination(), request.maxQos(), commands, cancelled);
    }

    private synchronized void run(HistoryJob job) {
        Thread thread = new Thread(job, "history-replay-" + job.report().id());
        thread.setDaemon(true);
        threads.removeIf(each -> !each.isAlive());
        threads.add(thread);
        jobs.put(job.report().id(), job);
        forgetOldest();
        thread.start();
        if (closed) {
            job.cancel("streams-app stops");
        }
    }

    private void forgetOldest() {
        List<String> ended = jobs.entrySet().stream()
                .filter(job -> !job.getValue().isRunning())
                .map(Map.Entry::getKey)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - settings.remembered())).forEach(jobs::remove);
    }

    /** Those that run and those that ended last, newest first. */
    public synchronized List<HistoryReport> all() {
        List<HistoryReport> reports =
                new ArrayList<>(jobs.values().stream().map(HistoryJob::report).toList());
        Collections.reverse(reports);
        return reports;
    }

    public synchronized Optional<HistoryReport> get(String id) {
        return Optional.ofNullable(jobs.get(id)).map(HistoryJob::report);
    }

    /** Cancels one, which ends within a moment; returns how it is. */
    public synchronized Optional<HistoryReport> cancel(String id) {
        Optional<HistoryJob> job = Optional.ofNullable(jobs.get(id));
        job.ifPresent(found -> found.cancel("cancelled"));
        return job.map(HistoryJob::report);
    }

    /** Cancels all of them. */
    @Override
    public void close() {
        List<Thread> running;
        synchronized (this) {
            closed = true;
            jobs.values().forEach(job -> job.cancel("streams-app stops"));
            running = List.copyOf(threads);
        }
        for (Thread thread : running) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(java.time.Duration.ofMillis(CLOSE_MILLIS));
    }
}
