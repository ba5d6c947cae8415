package io.tidemark.streams.api;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.streams.StreamsApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves {@link StreamsApi}. */
public final class HttpApi implements AutoCloseable {

    /** More than one, because the start of a history replay reads Kafka, and health must be answered meanwhile. */
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpApi(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Serves an app.
     *
     * @throws UncheckedIOException if the address cannot be had
     */
    public static HttpApi start(String host, int port, StreamsApp app) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "http");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            server.createContext("/", new StreamsApi(app));
            server.start();
            return new HttpApi(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + host + ":" + port + ": free the port or change http.listen", e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
