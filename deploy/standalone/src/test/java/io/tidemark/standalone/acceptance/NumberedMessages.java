package io.tidemark.standalone.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Publishes numbered messages of 100 bytes over one MQTT 3.1.1 connection at QoS 1, as fast as the broker acknowledges them.
 * Raw frames, because at 100,000 messages a client library would be the slowest part.
 */
final class NumberedMessages {

    private static final int PAYLOAD = 100;
    private static final int CONNACK_BYTES = 4;
    private static final int PUBACK_BYTES = 4;
    private static final int WINDOW = 500;

    private NumberedMessages() {}

    /** Publishes the numbers from a first one on, each to the next of the topics; returns when all are acknowledged. */
    static void publish(Standalone standalone, String clientId, List<String> topics, int first, int count)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), standalone.port(Standalone.MQTT))) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            out.write(RawSubscriber.connect(clientId));
            readFully(in, CONNACK_BYTES);
            for (int sent = 0; sent < count; sent += WINDOW) {
                int batch = Math.min(WINDOW, count - sent);
                ByteBuffer frames = ByteBuffer.allocate(batch * (PAYLOAD + 300));
                for (int i = sent; i < sent + batch; i++) {
                    putPublish(frames, topics.get(i % topics.size()), i % WINDOW + 1, first + i);
                }
                out.write(frames.array(), 0, frames.position());
                readFully(in, batch * PUBACK_BYTES);
            }
            out.write(new byte[] {(byte) 0xE0, 0});
        }
    }

    /** Payloads as numbers. */
    static List<Integer> numbers(Subscriber subscriber) {
        return subscriber.payloads().stream().map(SteadyPublisher::numberOf).toList();
    }

    static List<Integer> range(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    private static void putPublish(ByteBuffer out, String topic, int packetId, int number) {
        byte[] name = topic.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int length = 4 + name.length + PAYLOAD;
        out.put((byte) 0x32);
        if (length >= 128) {
            out.put((byte) (length % 128 | 0x80)).put((byte) (length / 128));
        } else {
            out.put((byte) length);
        }
        out.putShort((short) name.length).put(name).putShort((short) packetId);
        out.putInt(number).put(new byte[PAYLOAD - Integer.BYTES]);
    }

    private static void readFully(InputStream in, int bytes) throws IOException {
        if (in.readNBytes(bytes).length < bytes) {
            throw new IOException("the broker closed the connection of a publisher");
        }
    }
}
