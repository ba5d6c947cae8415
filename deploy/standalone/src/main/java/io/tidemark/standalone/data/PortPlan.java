package io.tidemark.standalone.data;

import io.tidemark.servers.process.Ports;
import io.tidemark.servers.process.ServerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which port each part listens on: its usual one plus an offset, so that several can run on one machine.
 *
 * @param offset added to every default port
 */
public record PortPlan(int offset) {

    public static final int DEFAULT_REDIS = 6379;
    public static final int DEFAULT_POSTGRESQL = 5432;

    private static final int MQTT = 1883;
    private static final int KAFKA = 9092;
    private static final int KAFKA_CONTROLLER = 9093;
    private static final int REGISTRY = 8081;
    private static final int BRIDGE_METRICS = 8082;
    private static final int CONNECT = 8083;
    private static final int API = 8080;
    private static final int HIGHEST = 65_535;
    private static final int LEAST_FREE = 10_000;
    private static final int MOST_FREE = 22_000;
    private static final int ATTEMPTS = 50;

    public PortPlan {
        if (offset < 0 || KAFKA_CONTROLLER + offset > HIGHEST) {
            throw new StartException("--port-offset " + offset + " is out of range: use 0 to "
                    + (HIGHEST - KAFKA_CONTROLLER) + ", so that every port stays below " + (HIGHEST + 1));
        }
    }

    /** One of which every port is free now, all of them below the range from which systems take the ports of clients. */
    public static PortPlan free() {
        for (int attempt = 1; ; attempt++) {
            PortPlan plan = new PortPlan(ThreadLocalRandom.current().nextInt(LEAST_FREE, MOST_FREE));
            try {
                plan.requireFree();
                return plan;
            } catch (StartException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    public int mqtt() {
        return MQTT + offset;
    }

    public int kafka() {
        return KAFKA + offset;
    }

    public int kafkaController() {
        return KAFKA_CONTROLLER + offset;
    }

    public int registry() {
        return REGISTRY + offset;
    }

    /** Metrics and health of the bridge inside the broker. */
    public int bridgeMetrics() {
        return BRIDGE_METRICS + offset;
    }

    public int connect() {
        return CONNECT + offset;
    }

    public int api() {
        return API + offset;
    }

    public int redis() {
        return DEFAULT_REDIS + offset;
    }

    public int postgresql() {
        return DEFAULT_POSTGRESQL + offset;
    }

    public String bootstrapServers() {
        return address(kafka());
    }

    public String registryUrl() {
        return "http://" + address(registry());
    }

    public String connectUrl() {
        return "http://" + address(connect());
    }

    public String apiUrl() {
        return "http://" + address(api());
    }

    public String bridgeMetricsUrl() {
        return "http://" + address(bridgeMetrics());
    }

    private static String address(int port) {
        return Ports.LOOPBACK + ":" + port;
    }

    /**
     * Refuses to start if something else has one of the ports.
     *
     * @throws StartException naming all of them
     */
    public void requireFree() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("MQTT", mqtt());
        all.put("Kafka", kafka());
        all.put("Kafka controller", kafkaController());
        all.put("schema registry", registry());
        all.put("bridge metrics", bridgeMetrics());
        all.put("Kafka Connect", connect());
        all.put("API", api());
        all.put("Redis", redis());
        all.put("PostgreSQL", postgresql());
        List<String> busy = new ArrayList<>();
        all.forEach((name, port) -> {
            try {
                Ports.requireFree(port, name);
            } catch (ServerException taken) {
                busy.add(port + " (" + name + ")");
            }
        });
        if (!busy.isEmpty()) {
            throw new StartException("these ports of " + Ports.LOOPBACK + " are in use: " + String.join(", ", busy)
                    + "; stop the programs that have them (ss -ltnp shows which), or add --port-offset, for example"
                    + " --port-offset " + (offset + 10_000 > HIGHEST - KAFKA_CONTROLLER ? 0 : offset + 10_000));
        }
    }
}
