package io.tidemark.streams.lookup;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Subscribe;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Unsubscribe;
import io.tidemark.sinks.read.SubscriptionRequests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests of applications into commands for connected clients. Every instance hears every request; the one that has the
 * client sends the command, so in general one does. A command names a state, not a change, so a second one changes nothing.
 */
public final class RequestedSubscriptions implements SubscriptionRequests.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RequestedSubscriptions.class);
    private static final int QUEUE = 10_000;
    private static final Duration WARNING_PAUSE = Duration.ofMinutes(1);

    private final Function<String, Optional<Presence>> presence;
    private final Producer<String, ClientCommand> producer;
    private final String topic;
    private final RequestMeters meters;
    private final Clock clock;
    /** Kafka may block whoever sends, which the thread that hears requests must not be. */
    private final ExecutorService sender;

    private volatile Instant warnedAt = Instant.MIN;

    /**
     * Starts with an empty queue.
     *
     * @param presence of a client, if this instance has it
     * @param producer shared, and closed by another
     * @param topic of client commands
     */
    public RequestedSubscriptions(
            Function<String, Optional<Presence>> presence,
            Producer<String, ClientCommand> producer,
            String topic,
            MeterRegistry meters,
            Clock clock) {
        this.presence = presence;
        this.producer = producer;
        this.topic = topic;
        this.meters = new RequestMeters(meters);
        this.clock = clock;
        sender = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread thread = new Thread(task, "subscription-requests");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void subscribe(String clientId, String topicFilter, int qos) {
        TopicSubscription subscription = TopicSubscription.newBuilder()
                .setTopicFilter(topicFilter)
                .setQos(qos)
                .build();
        enqueue(clientId, new Subscribe(List.of(subscription)));
    }

    @Override
    public void unsubscribe(String clientId, String topicFilter) {
        enqueue(clientId, new Unsubscribe(List.of(topicFilter)));
    }

    private void enqueue(String clientId, Object command) {
        try {
            sender.execute(() -> send(clientId, command));
        } catch (RejectedExecutionException e) {
            meters.dropped.increment();
            warn("Requests for subscriptions come faster than Kafka takes their commands; some are dropped");
        }
    }

    private void send(String clientId, Object command) {
        Optional<Presence> connection = presence.apply(clientId).filter(Presence::getOnline);
        if (connection.isEmpty()) {
            meters.notConnected.increment();
            return;
        }
        ClientCommand value = new ClientCommand(clientId, connection.get().getEpoch(), clock.instant(), command);
        try {
            var unused = producer.send(new ProducerRecord<>(topic, clientId, value), (written, failure) -> {
                if (failure == null) {
                    meters.sent.increment();
                } else {
                    failed(failure);
                }
            });
        } catch (KafkaException e) {
            failed(e);
        }
    }

    private void failed(Exception failure) {
        meters.dropped.increment();
        warn("A request for a subscription is dropped, as Kafka does not take its command: " + failure.getMessage());
    }

    @Override
    public void refused(String reason) {
        meters.refused.increment();
        warn(reason);
    }

    /** Not for each of many. */
    private void warn(String what) {
        Instant now = clock.instant();
        if (warnedAt.isBefore(now.minus(WARNING_PAUSE))) {
            warnedAt = now;
            LOG.warn("{} (more such warnings are left out for a minute)", what);
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
