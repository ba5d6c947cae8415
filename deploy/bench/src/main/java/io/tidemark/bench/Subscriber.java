package io.tidemark.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives and acknowledges at once. */
final class Subscriber extends Connection {

    private static final int MAX_PENDING = 1 << 15;

    private final ByteBuffer pubacks = ByteBuffer.allocate(4 * MAX_PENDING);
    private long received;

    Subscriber(int port, String clientId, String topicFilter) throws IOException {
        super(port);
        exchange(MqttFrames.connect(clientId), MqttFrames.CONNACK);
        exchange(MqttFrames.subscribe(topicFilter), MqttFrames.SUBACK);
    }

    long received() {
        return received;
    }

    @Override
    void handle(int firstByte, ByteBuffer body) {
        if ((firstByte & 0xF0) == MqttFrames.PUBLISH) {
            received++;
            int topicLength = body.getShort() & 0xFFFF;
            body.position(body.position() + topicLength);
            MqttFrames.putPuback(pubacks, body.getShort() & 0xFFFF);
        }
    }

    @Override
    void fill(ByteBuffer out) {
        pubacks.flip();
        int limit = pubacks.limit();
        pubacks.limit(Math.min(limit, pubacks.position() + out.remaining()));
        out.put(pubacks);
        pubacks.limit(limit);
        pubacks.compact();
    }
}
