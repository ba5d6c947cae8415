package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/** Keeps a window of QoS 1 messages unacknowledged and records when each PUBACK came. */
final class Publisher extends Connection {

    private static final int IDS = 1 << 16;
    private static final int ROOM = 512;

    private final byte[] topic;
    private final byte[] payload;
    private final Histogram latencies;
    private final int window;
    private final long[] sentAt = new long[IDS];
    private int nextId = 1;
    private int inFlight;
    private long acknowledged;

    Publisher(int port, String clientId, String topic, byte[] payload, int window, Histogram latencies)
            throws IOException {
        super(port);
        this.topic = topic.getBytes(UTF_8);
        this.payload = payload;
        this.window = window;
        this.latencies = latencies;
        exchange(MqttFrames.connect(clientId), MqttFrames.CONNACK);
    }

    long acknowledged() {
        return acknowledged;
    }

    @Override
    void handle(int firstByte, ByteBuffer body) {
        if (firstByte == MqttFrames.PUBACK) {
            int id = body.getShort() & 0xFFFF;
            latencies.recordValue((System.nanoTime() - sentAt[id]) / 1000);
            acknowledged++;
            inFlight--;
        }
    }

    @Override
    void fill(ByteBuffer out) {
        while (inFlight < window && out.remaining() > payload.length + topic.length + ROOM) {
            MqttFrames.putPublish(out, topic, nextId, payload);
            sentAt[nextId] = System.nanoTime();
            nextId = nextId == IDS - 1 ? 1 : nextId + 1;
            inFlight++;
        }
    }
}
