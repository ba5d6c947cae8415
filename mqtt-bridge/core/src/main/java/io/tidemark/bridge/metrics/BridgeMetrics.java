package io.tidemark.bridge.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.bridge.NotDurableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What a bridge counts. Names begin with {@code tidemark.bridge.}; in Prometheus text dots become underscores. */
public final class BridgeMetrics {

    private static final String PREFIX = "tidemark.bridge.";

    private final MeterRegistry registry;
    private final Counter messages;
    private final Counter refused;
    private final Counter droppedQos0;
    private final Counter deliveries;
    private final Counter acks;
    private final Counter holdsFailed;
    private final Timer holdTime;
    private final AtomicLong holding = new AtomicLong();
    private final Map<NotDurableException.Reason, Counter> messagesFailed =
            new EnumMap<>(NotDurableException.Reason.class);
    private final Map<NotDurableException.Reason, Counter> eventsFailed =
            new EnumMap<>(NotDurableException.Reason.class);

    public BridgeMetrics(MeterRegistry registry) {
        this.registry = registry;
        messages = counter("messages", "Messages made durable in Kafka");
        refused = counter("refused", "PUBLISHes refused because Kafka was unavailable or the buffer full");
        droppedQos0 = counter("dropped.qos0", "QoS 0 messages that were passed on but not recorded");
        deliveries = counter("deliveries", "QoS 1 and 2 messages that left for a client");
        acks = counter("acks", "Messages acknowledged by clients");
        holdsFailed = counter("holds.failed", "Clients disconnected because a record did not become durable in time");
        holdTime = Timer.builder(PREFIX + "hold.time")
                .description("From the broker's acknowledgement of a PUBLISH until it was let go")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry);
        Gauge.builder(PREFIX + "holding", holding, AtomicLong::get)
                .description("Acknowledgements held at this moment")
                .register(registry);
        for (NotDurableException.Reason reason : NotDurableException.Reason.values()) {
            messagesFailed.put(reason, failed("messages.failed", "Messages that did not become durable", reason));
            eventsFailed.put(reason, failed("events.failed", "Client events that did not become durable", reason));
        }
    }

    /** Registers a counter of one kind of bridge only; the same one if it is registered already. */
    public Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    private Counter failed(String name, String description, NotDurableException.Reason reason) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag("reason", reason.name())
                .register(registry);
    }

    /** Registers a value that is read when the metrics are. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    public void messageDurable() {
        messages.increment();
    }

    public void messageFailed(NotDurableException.Reason reason) {
        count(messagesFailed, reason);
    }

    public void eventFailed(NotDurableException.Reason reason) {
        count(eventsFailed, reason);
    }

    private static void count(Map<NotDurableException.Reason, Counter> counters, NotDurableException.Reason reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    public void publishRefused() {
        refused.increment();
    }

    public void qos0Dropped() {
        droppedQos0.increment();
    }

    public void delivered() {
        deliveries.increment();
    }

    public void acked() {
        acks.increment();
    }

    /** An acknowledgement is being held; {@link #released} ends it. */
    public void held() {
        holding.incrementAndGet();
    }

    public void released(long nanos) {
        holding.decrementAndGet();
        holdTime.record(Duration.ofNanos(nanos));
    }

    /** A hold ended with the client's disconnection. */
    public void holdFailed() {
        holdsFailed.increment();
    }

    /** A command was handled. */
    public void command(String command, String outcome) {
        registry.counter(PREFIX + "commands", "command", command, "outcome", outcome)
                .increment();
    }
}
