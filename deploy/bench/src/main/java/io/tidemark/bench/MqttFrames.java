package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The MQTT 3.1.1 packets that a load needs, as bytes. */
final class MqttFrames {

    static final int CONNACK = 0x20;
    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int SUBACK = 0x90;

    private static final int CONNECT = 0x10;
    private static final int PUBLISH_QOS1 = 0x32;
    private static final int SUBSCRIBE = 0x82;
    private static final int DISCONNECT = 0xE0;
    private static final int PROTOCOL_LEVEL = 4;
    private static final int CLEAN_SESSION = 2;
    private static final int MORE = 0x80;

    private MqttFrames() {}

    /** With a clean session. */
    static ByteBuffer connect(String clientId) {
        return connect(clientId, true);
    }

    /** @param clean whether the broker forgets the session at the end, and forgets an older one now */
    static ByteBuffer connect(String clientId, boolean clean) {
        byte[] id = clientId.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(64 + id.length);
        frame.put((byte) CONNECT);
        putRemainingLength(frame, 12 + id.length);
        putString(frame, "MQTT".getBytes(UTF_8));
        frame.put((byte) PROTOCOL_LEVEL).put((byte) (clean ? CLEAN_SESSION : 0)).putShort((short) 0);
        putString(frame, id);
        return frame.flip();
    }

    static ByteBuffer disconnect() {
        return ByteBuffer.allocate(2).put((byte) DISCONNECT).put((byte) 0).flip();
    }

    static ByteBuffer subscribe(String topicFilter) {
        byte[] filter = topicFilter.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(16 + filter.length);
        frame.put((byte) SUBSCRIBE);
        putRemainingLength(frame, 5 + filter.length);
        frame.putShort((short) 1);
        putString(frame, filter);
        frame.put((byte) 1);
        return frame.flip();
    }

    /** Appends a QoS 1 PUBLISH. */
    static void putPublish(ByteBuffer out, byte[] topic, int packetId, byte[] payload) {
        out.put((byte) PUBLISH_QOS1);
        putRemainingLength(out, 4 + topic.length + payload.length);
        putString(out, topic);
        out.putShort((short) packetId);
        out.put(payload);
    }

    static void putPuback(ByteBuffer out, int packetId) {
        out.put((byte) PUBACK).put((byte) 2).putShort((short) packetId);
    }

    private static void putString(ByteBuffer out, byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
    }

    private static void putRemainingLength(ByteBuffer out, int length) {
        int rest = length;
        do {
            int digit = rest % MORE;
            rest /= MORE;
            out.put((byte) (rest > 0 ? digit | MORE : digit));
        } while (rest > 0);
    }

    /** What to do with a whole packet: its type, and its body from {@code position} to {@code limit}. */
    interface Handler {
        void packet(int firstByte, ByteBuffer body);
    }

    /** Hands every whole packet between position and limit to the handler and leaves the rest for more bytes to come. */
    static void parse(ByteBuffer in, Handler handler) {
        while (in.remaining() >= 2) {
            int start = in.position();
            int firstByte = in.get() & 0xFF;
            int length = 0;
            int shift = 0;
            int digit;
            do {
                if (!in.hasRemaining()) {
                    in.position(start);
                    return;
                }
                digit = in.get();
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while ((digit & MORE) != 0);
            if (in.remaining() < length) {
                in.position(start);
                return;
            }
            int end = in.position() + length;
            int limit = in.limit();
            in.limit(end);
            handler.packet(firstByte, in);
            in.limit(limit);
            in.position(end);
        }
    }
}
