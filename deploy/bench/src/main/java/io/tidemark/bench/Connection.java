package io.tidemark.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One MQTT client connection of a load, served by the load's one selector thread. */
abstract class Connection {

    private static final int IN = 1 << 18;
    private static final int OUT = 1 << 18;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN);
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT);

    Connection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Sends a packet and waits for the answer of the type; only before {@link #register}. */
    final void exchange(ByteBuffer packet, int answerType) throws IOException {
        send(packet);
        boolean[] answered = new boolean[1];
        while (!answered[0]) {
            if (channel.read(in) < 0) {
                throw new IOException("the broker closed the connection instead of answering");
            }
            in.flip();
            MqttFrames.parse(in, (type, body) -> answered[0] |= type == answerType);
            in.compact();
        }
    }

    /** Sends a packet past the buffer. */
    final void send(ByteBuffer packet) throws IOException {
        while (packet.hasRemaining()) {
            channel.write(packet);
        }
    }

    final void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Reads what there is, answers it, writes what is due. */
    final void serve(SelectionKey key) throws IOException {
        int read;
        while ((read = channel.read(in)) > 0) {
            in.flip();
            MqttFrames.parse(in, this::handle);
            in.compact();
        }
        if (read < 0) {
            throw new IOException("the broker closed a connection under load");
        }
        flush(key);
    }

    final void flush(SelectionKey key) throws IOException {
        fill(out);
        out.flip();
        channel.write(out);
        boolean more = out.hasRemaining();
        out.compact();
        key.interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** A packet came in. */
    abstract void handle(int firstByte, ByteBuffer body);

    /** Appends what can be sent now; leaves it when the buffer is nearly full. */
    abstract void fill(ByteBuffer out);

    final void close() throws IOException {
        channel.close();
    }
}
