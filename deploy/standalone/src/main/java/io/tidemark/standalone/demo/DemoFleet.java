package io.tidemark.standalone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some sensors that publish a temperature every few seconds, and some displays that subscribe, go away and come back for what
 * they missed. About two messages a second, on one thread.
 */
final class DemoFleet implements AutoCloseable {

    static final String TOPICS = "pubsub/demo/#";

    private static final Logger log = LoggerFactory.getLogger(DemoFleet.class);
    private static final List<String> ROOMS = List.of("kitchen", "cellar", "attic", "garage", "garden", "hall");
    private static final Duration SENSOR_PERIOD = Duration.ofSeconds(3);
    private static final Duration DISPLAY_HERE = Duration.ofSeconds(20);
    private static final Duration DISPLAY_AWAY = Duration.ofSeconds(10);
    private static final long STOP_SECONDS = 5;

    private final List<DemoClient> clients = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "demo-fleet");
        daemon.setDaemon(true);
        return daemon;
    });

    private DemoFleet() {}

    static DemoFleet start(String broker) {
        DemoFleet fleet = new DemoFleet();
        for (int i = 0; i < ROOMS.size(); i++) {
            String topic = "pubsub/demo/" + ROOMS.get(i) + "/temperature";
            Sensor sensor = new Sensor(new DemoClient(broker, "demo-sensor-" + ROOMS.get(i)), topic, i);
            Display display = new Display(new DemoClient(broker, "demo-display-" + ROOMS.get(i)), topic);
            fleet.clients.add(sensor.client());
            fleet.clients.add(display.client());
            // Spread over time, so that not all do the same at once.
            Duration delay = SENSOR_PERIOD.multipliedBy(i).dividedBy(ROOMS.size());
            fleet.schedule(sensor::publish, delay, SENSOR_PERIOD);
            Duration cycle = DISPLAY_HERE.plus(DISPLAY_AWAY);
            Duration arrival = cycle.multipliedBy(i).dividedBy(ROOMS.size());
            fleet.schedule(display::arrive, arrival, cycle);
            fleet.schedule(display::leave, arrival.plus(DISPLAY_HERE), cycle);
        }
        return fleet;
    }

    /** What a client does, which may fail while the broker restarts or refuses. */
    @FunctionalInterface
    private interface Act {
        void run() throws MqttException;
    }

    private void schedule(Act act, Duration delay, Duration period) {
        Runnable safe = () -> {
            try {
                act.run();
            } catch (MqttException e) {
                log.debug("a demo client failed and tries again next time", e);
            }
        };
        var unused = thread.scheduleAtFixedRate(safe, delay.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(DemoClient::close);
    }
}
