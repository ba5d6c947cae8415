package io.tidemark.bridge.hivemq.capture;

import java.util.concurrent.CompletionStage;

/**
 * A recorded QoS 1 or 2 PUBLISH that its publisher has no acknowledgement of yet.
 *
 * @param durable completes when Kafka has it
 */
public record Capture(String messageId, String topic, CompletionStage<Long> durable) {

    boolean hasFailed() {
        return durable.toCompletableFuture().isCompletedExceptionally();
    }
}
