package io.tidemark.bridge.paho.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Sockets that send small packets at once: Paho does not set TCP_NODELAY, which costs it nineteen twentieths of its speed. */
final class NoDelaySockets {

    private NoDelaySockets() {}

    /** Sockets that are read only while the valve is open. */
    static SocketFactory plain(Valve valve) {
        return new Plain(valve);
    }

    static SSLSocketFactory tls(SSLSocketFactory sockets) {
        return new Tls(sockets);
    }

    private static Socket noDelay(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A socket that is read only while a valve is open. */
    private static final class ValvedSocket extends Socket {
        private final Valve valve;

        private ValvedSocket(Valve valve) {
            this.valve = valve;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            // Paho reads each packet's first bytes one by one.
            return new BufferedInputStream(new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    valve.await();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    valve.await();
                    return super.read(bytes, offset, length);
                }
            });
        }

        @Override
        public synchronized void close() throws IOException {
            // Whoever waits finds out that it is closed.
            valve.open();
            super.close();
        }
    }

    private static final class Plain extends SocketFactory {
        private final Valve valve;

        private Plain(Valve valve) {
            this.valve = valve;
        }

        @Override
        public Socket createSocket() throws IOException {
            return noDelay(new ValvedSocket(valve));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connected(new InetSocketAddress(host, port), null);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connected(new InetSocketAddress(host, port), null);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
        }

        private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
            Socket socket = createSocket();
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            return socket;
        }
    }

    private static final class Tls extends SSLSocketFactory {
        private final SSLSocketFactory sockets;

        private Tls(SSLSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return noDelay(sockets.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean close) throws IOException {
            return noDelay(sockets.createSocket(socket, host, port, close));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return noDelay(sockets.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return noDelay(sockets.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return noDelay(sockets.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return noDelay(sockets.createSocket(host, port, local, localPort));
        }
    }
}
