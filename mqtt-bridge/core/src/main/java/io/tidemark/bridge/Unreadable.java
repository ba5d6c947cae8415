package io.tidemark.bridge;

import java.nio.ByteBuffer;

/**
 * What a broker sent and cannot be understood.
 *
 * @param origin where it came from, for instance its MQTT topic
 * @param content as it came; never logged
 * @param cause what is wrong with it, for people; has no part of the content
 */
public record Unreadable(String origin, ByteBuffer content, String cause) {}
