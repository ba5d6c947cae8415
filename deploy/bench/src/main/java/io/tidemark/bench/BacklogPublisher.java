package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Publishes a number of QoS 1 messages, each with its number at the beginning of its payload. */
final class BacklogPublisher extends Connection {

    private static final int WINDOW = 1_000;
    private static final int LAST_ID = (1 << 16) - 1;
    private static final int ROOM = 64;

    private final byte[] topic;
    private final byte[] payload;
    private final int count;
    private int sent;
    private int acknowledged;
    private int nextId = 1;

    BacklogPublisher(int port, String clientId, String topic, int payloadBytes, int count) throws IOException {
        super(port);
        this.topic = topic.getBytes(UTF_8);
        this.payload = new byte[payloadBytes];
        this.count = count;
        exchange(MqttFrames.connect(clientId), MqttFrames.CONNACK);
    }

    boolean isDone() {
        return acknowledged == count;
    }

    @Override
    void handle(int firstByte, ByteBuffer body) {
        if (firstByte == MqttFrames.PUBACK) {
            acknowledged++;
        }
    }

    @Override
    void fill(ByteBuffer out) {
        while (sent < count && sent - acknowledged < WINDOW && out.remaining() > payload.length + topic.length + ROOM) {
            ByteBuffer.wrap(payload).putInt(sent++);
            MqttFrames.putPublish(out, topic, nextId, payload);
            nextId = nextId == LAST_ID ? 1 : nextId + 1;
        }
    }
}
