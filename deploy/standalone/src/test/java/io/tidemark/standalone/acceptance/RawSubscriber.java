package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An MQTT 3.1.1 subscriber with a clean session and one filter, made of raw frames, so that a thousand of them cost little.
 * Acknowledges what it gets.
 */
final class RawSubscriber implements AutoCloseable {

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final List<Integer> numbers = new ArrayList<>();
    private final long subscribedAt;
    private long firstAt;

    RawSubscriber(Standalone standalone, String clientId, String topicFilter) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), standalone.port(Standalone.MQTT));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        out.write(connect(clientId));
        readUntil(CONNACK);
        out.write(subscribe(topicFilter));
        readUntil(SUBACK);
        subscribedAt = System.nanoTime();
    }

    /** Reads until it has that many messages; fails if none comes for a minute. */
    void await(int count) throws IOException {
        while (numbers.size() < count) {
            read();
        }
    }

    /** Numbers of the messages in the order of arrival. */
    List<Integer> numbers() {
        return numbers;
    }

    /** When the SUBACK came, as {@link System#nanoTime}. */
    long subscribedAt() {
        return subscribedAt;
    }

    /** When the first message came, as {@link System#nanoTime}. */
    long firstAt() {
        return firstAt;
    }

    private void readUntil(int type) throws IOException {
        while (read() != type) {
            // A replay can be faster than the SUBACK.
        }
    }

    /** Reads one packet; returns its type. */
    private int read() throws IOException {
        int first = in.readUnsignedByte();
        byte[] body = new byte[remainingLength()];
        in.readFully(body);
        if (first >> 4 == PUBLISH) {
            message(ByteBuffer.wrap(body));
        }
        return first >> 4;
    }

    private int remainingLength() throws IOException {
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit >= 0x80);
        return length;
    }

    /** All of them have QoS 1. */
    private void message(ByteBuffer body) throws IOException {
        firstAt = numbers.isEmpty() ? System.nanoTime() : firstAt;
        int topicLength = body.getShort();
        body.position(body.position() + topicLength);
        short packetId = body.getShort();
        numbers.add(body.getInt());
        out.write(ByteBuffer.allocate(4)
                .put(new byte[] {0x40, 2})
                .putShort(packetId)
                .array());
    }

    static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(UTF_8);
        return ByteBuffer.allocate(14 + id.length)
                .put(new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0})
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    private static byte[] subscribe(String topicFilter) {
        byte[] filter = topicFilter.getBytes(UTF_8);
        return ByteBuffer.allocate(7 + filter.length)
                .put(new byte[] {(byte) 0x82, (byte) (5 + filter.length), 0, 1})
                .putShort((short) filter.length)
                .put(filter)
                .put((byte) 1)
                .array();
    }

    /** With DISCONNECT. */
    @Override
    public void close() throws IOException {
        out.write(new byte[] {(byte) 0xE0, 0});
        socket.close();
    }
}
