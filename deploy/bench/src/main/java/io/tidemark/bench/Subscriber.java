package io.tidemark.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives and acknowledges at once. */
final class Subscriber extends Connection {

    private final Pubacks pubacks = new Pubacks();
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
            pubacks.add(body.getShort() & 0xFFFF);
        }
    }

    @Override
    void fill(ByteBuffer out) {
        pubacks.drainTo(out);
    }
}
