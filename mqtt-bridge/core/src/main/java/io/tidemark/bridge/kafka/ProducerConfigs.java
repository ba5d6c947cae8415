package io.tidemark.bridge.kafka;

import io.tidemark.bridge.settings.BridgeSettings;
import java.util.HashMap;
import java.util.Map;

/** Configuration of the two producers of a bridge. What the settings file says of {@code producer.*} wins. */
final class ProducerConfigs {

    /** Longest that a call of send may block the sender thread: a missing metadata look-up. */
    private static final int MAX_BLOCK_MS = 1_000;

    private static final String MAX_REQUEST_SIZE = "max.request.size";

    /** Kafka's own default for what a topic takes. */
    private static final int MAX_REQUEST_BYTES = 1_048_576;

    private static final int BATCH_BYTES = 64 * 1024;

    /** What "durable" means; no setting weakens it. */
    private static final Map<String, Object> DURABLE = Map.of("acks", "all", "enable.idempotence", true);

    private ProducerConfigs() {}

    /** For messages: a publisher waits for each, so send soon and give up when the publisher does. */
    static Map<String, Object> forMessages(BridgeSettings settings) {
        long hold = settings.holdTimeout().toMillis();
        Map<String, Object> config = common(settings, "messages");
        config.put("linger.ms", 1);
        config.put("delivery.timeout.ms", Math.toIntExact(hold));
        config.put("request.timeout.ms", Math.toIntExact(Math.max(500, hold / 3)));
        config.putAll(settings.producer());
        config.putAll(DURABLE);
        return config;
    }

    /** For client events: nobody repeats one, so try until Kafka is back. */
    static Map<String, Object> forEvents(BridgeSettings settings) {
        Map<String, Object> config = common(settings, "events");
        config.put("linger.ms", 5);
        config.putAll(settings.producer());
        config.putAll(DURABLE);
        config.put("delivery.timeout.ms", Integer.MAX_VALUE);
        return config;
    }

    /** Larger messages are refused before Kafka would, because by then their publisher could not be told. */
    static long maxRecordBytes(BridgeSettings settings) {
        Object set = settings.producer().get(MAX_REQUEST_SIZE);
        return set == null ? MAX_REQUEST_BYTES : Long.parseLong(String.valueOf(set));
    }

    private static Map<String, Object> common(BridgeSettings settings, String purpose) {
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put("client.id", "tidemark-bridge-" + purpose + "-" + settings.nodeName());
        config.put("compression.type", "lz4");
        config.put("batch.size", BATCH_BYTES);
        config.put(MAX_REQUEST_SIZE, MAX_REQUEST_BYTES);
        config.put("max.block.ms", MAX_BLOCK_MS);
        // The hand-off bounds what is under way; the producer's own buffer must never be what blocks.
        config.put("buffer.memory", 2 * settings.bufferMemory() + 64L * BATCH_BYTES);
        return config;
    }
}
