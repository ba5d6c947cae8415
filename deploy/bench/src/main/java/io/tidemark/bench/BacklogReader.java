package io.tidemark.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Connects, subscribes if told to, and acknowledges numbered messages at once; notes when they came. */
final class BacklogReader extends Connection {

    private final ByteBuffer subscribe;
    private final boolean subscribes;
    private final ByteBuffer connect;
    private final Pubacks pubacks = new Pubacks();
    private final BitSet numbers = new BitSet();
    private boolean connected;
    private boolean subscribed;
    private long askedAt;
    private long firstAt;
    private int received;
    private int distinct;

    /**
     * Opens the connection; everything else is done while it is served.
     *
     * @param clean with a clean session, subscribes; else resumes a session that may have the subscription already
     * @param subscribes whether it sends a SUBSCRIBE
     */
    BacklogReader(int port, String clientId, boolean clean, String topic, boolean subscribes) throws IOException {
        super(port);
        connect = MqttFrames.connect(clientId, clean);
        subscribe = MqttFrames.subscribe(topic);
        this.subscribes = subscribes;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** Different messages. */
    int distinct() {
        return distinct;
    }

    int duplicates() {
        return received - distinct;
    }

    /** When it asked for messages: by SUBSCRIBE, or by CONNECT if it sends none. On the clock of nanoTime. */
    long askedAt() {
        return askedAt;
    }

    long firstAt() {
        return firstAt;
    }

    @Override
    void handle(int firstByte, ByteBuffer body) {
        if ((firstByte & 0xF0) == MqttFrames.PUBLISH) {
            publish(body);
        } else if (firstByte == MqttFrames.CONNACK) {
            connected = true;
        } else if (firstByte == MqttFrames.SUBACK) {
            subscribed = true;
        }
    }

    private void publish(ByteBuffer body) {
        if (received++ == 0) {
            firstAt = System.nanoTime();
        }
        int topicLength = body.getShort() & 0xFFFF;
        body.position(body.position() + topicLength);
        pubacks.add(body.getShort() & 0xFFFF);
        int number = body.getInt();
        if (!numbers.get(number)) {
            numbers.set(number);
            distinct++;
        }
    }

    @Override
    void fill(ByteBuffer out) {
        if (connect.hasRemaining()) {
            askedAt = System.nanoTime();
            out.put(connect);
        }
        if (subscribes && connected && subscribe.hasRemaining()) {
            askedAt = System.nanoTime();
            out.put(subscribe);
        }
        pubacks.drainTo(out);
    }

    /** Says goodbye; only when nothing is waiting to be sent. */
    void disconnect() throws IOException {
        send(MqttFrames.disconnect());
        close();
    }
}
