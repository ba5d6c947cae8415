package io.tidemark.check.mqtt;

/**
 * A PUBLISH that a client received.
 *
 * @param payload as text
 */
public record Delivery(String topic, String payload, int packetId, int qos) {}
