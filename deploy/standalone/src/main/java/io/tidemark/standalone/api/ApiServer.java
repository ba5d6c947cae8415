package io.tidemark.standalone.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.servers.process.Ports;
import io.tidemark.standalone.data.StartException;
import io.tidemark.streams.api.StreamsApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /status} (JSON), {@code /health/live}, {@code /health/ready} (200 or 503) and {@code /metrics} (Prometheus
 * text) on the loopback address, and the pages of streams-app that are its alone.
 */
public final class ApiServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<String> STREAMS_PAGES = List.of(StreamsApi.HISTORY_REPLAYS, "/clients", "/topology");

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private ApiServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts it.
     *
     * @param status asked for each request of status and readiness
     * @param metrics asked for each request of metrics
     * @param streams the pages of streams-app; empty while it does not run
     */
    public static ApiServer start(
            int port,
            Supplier<StatusReport> status,
            Supplier<String> metrics,
            Supplier<Optional<HttpHandler>> streams) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "api");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            serve(server, "/status", () -> new Answer(OK, JSON, status.get().toJson()));
            serve(server, "/health/live", () -> new Answer(OK, TEXT, "live\n"));
            serve(server, "/health/ready", () -> readiness(status.get()));
            serve(server, "/metrics", () -> new Answer(OK, PROMETHEUS, metrics.get()));
            serve(
                    server,
                    "/",
                    () -> new Answer(NOT_FOUND, TEXT, "try /status, /health/ready, /metrics or /history-replays\n"));
            for (String path : STREAMS_PAGES) {
                server.createContext(path, exchange -> delegate(exchange, streams.get()));
            }
            server.start();
            return new ApiServer(server, threads);
        } catch (IOException e) {
            throw new StartException(
                    "the API cannot listen on " + Ports.LOOPBACK + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static Answer readiness(StatusReport report) {
        if (report.ready()) {
            return new Answer(OK, TEXT, "ready\n");
        }
        StringBuilder waiting = new StringBuilder("not ready:");
        report.parts().stream()
                .filter(part -> !part.ready())
                .forEach(part -> waiting.append(' ').append(part.name()).append(';'));
        return new Answer(UNAVAILABLE, TEXT, waiting.append('\n').toString());
    }

    private static void serve(HttpServer server, String path, Supplier<Answer> handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Answer answer = "GET".equals(exchange.getRequestMethod())
                        ? answer(path, exchange, handler)
                        : new Answer(METHOD_NOT_ALLOWED, TEXT, "only GET\n");
                send(exchange, answer);
            }
        });
    }

    private static void delegate(HttpExchange exchange, Optional<HttpHandler> streams) throws IOException {
        if (streams.isPresent()) {
            streams.get().handle(exchange);
            return;
        }
        try (exchange) {
            send(exchange, new Answer(UNAVAILABLE, TEXT, "streams-app does not run yet\n"));
        }
    }

    private static Answer answer(String path, HttpExchange exchange, Supplier<Answer> handler) {
        // The JDK's server matches beginnings: /statusx is not /status.
        if (!"/".equals(path) && !path.equals(exchange.getRequestURI().getPath())) {
            return new Answer(NOT_FOUND, TEXT, "no such page\n");
        }
        try {
            return handler.get();
        } catch (RuntimeException | LinkageError e) {
            log.error("GET {} failed", path, e);
            return new Answer(FAILED, TEXT, "it failed; the reason is in the log\n");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
