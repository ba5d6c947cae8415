package io.tidemark.servers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TCP ports of the loopback address, the only one that these servers listen on. */
public final class Ports {

    /** Where every server of this project listens unless told otherwise. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int TIMEOUT_MILLIS = 1_000;

    private Ports() {}

    /** A port that was free a moment ago. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + LOOPBACK, e);
        }
    }

    /** Whether nothing has the port at this moment. */
    public static boolean isFree(int port) {
        try {
            bind(port);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static void bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // Without this, connections of a server that has just stopped would still block the port for a minute.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    /** Whether something accepts connections on the port. */
    public static boolean isListening(int port) {
        try {
            connect(port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** A connection to a port, which must answer every read within a second. */
    public static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Refuses to go on if something else has the port.
     *
     * @param server who wants it, as the message names it
     * @throws ServerException if the port is taken or out of range
     */
    public static void requireFree(int port, String server) {
        if (port < 1 || port > 65_535) {
            throw new ServerException(server + " cannot use port " + port + ": ports are 1 to 65535");
        }
        try {
            bind(port);
        } catch (IOException e) {
            throw new ServerException(
                    server + " cannot listen on " + LOOPBACK + ":" + port
                            + ": the port is in use; stop the program that has it (ss -ltnp 'sport = :" + port
                            + "'), or choose other ports",
                    e);
        }
    }
}
