package io.tidemark.bridge.paho.emqx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Event topics are divided into sixteen slots, by the first hexadecimal digit of the MD5 of the client id, or of the MQTT topic
 * for messages: EMQX's rules can compute that. What belongs together is in one slot, and a slot is read by one connection.
 *
 * @param instances bridges that share the work
 * @param instance which of them this is, from 0 on
 * @param connections of each
 */
public record Slots(int instances, int instance, int connections) {

    /** How many there are. */
    public static final int COUNT = 16;

    private static final int HIGH_HALF = 4;

    /** The slot of a client or a topic. */
    public static int of(String name) {
        try {
            byte first = MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8))[0];
            return (first & 0xFF) >> HIGH_HALF;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** As it is written in topics. */
    public static String name(int slot) {
        return Integer.toHexString(slot);
    }

    /** Whether a client or topic is this instance's. */
    public boolean isOurs(String name) {
        return of(name) % instances == instance;
    }

    /** Which connection of its instance reads what belongs to a client or topic. */
    public int connectionOf(String name) {
        return of(name) / instances % connections;
    }

    /** The slots that a connection of this instance reads. */
    public List<Integer> ofConnection(int connection) {
        return IntStream.range(0, COUNT)
                .filter(slot -> slot % instances == instance && slot / instances % connections == connection)
                .boxed()
                .toList();
    }
}
