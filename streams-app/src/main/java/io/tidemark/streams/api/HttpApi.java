package io.tidemark.streams.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.streams.StreamsApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /metrics} (Prometheus text), {@code /health/ready} (200 or 503), {@code /topology}, and
 * {@code /clients/{id}/presence} (JSON; 404 if this instance does not know the client).
 */
public final class HttpApi implements AutoCloseable {

    private static final Pattern PRESENCE = Pattern.compile("/clients/(.+)/presence");
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";

    private record Response(int status, String type, String body) {}

    private final HttpServer server;
    private final StreamsApp app;

    private HttpApi(HttpServer server, StreamsApp app) {
        this.server = server;
        this.app = app;
    }

    /**
     * Serves an app.
     *
     * @throws UncheckedIOException if the address cannot be had
     */
    public static HttpApi start(String host, int port, StreamsApp app) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            HttpApi api = new HttpApi(server, app);
            server.createContext("/", api::handle);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + host + ":" + port + ": free the port or change http.listen", e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = respond(exchange.getRequestURI().getPath());
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", response.type());
            exchange.sendResponseHeaders(response.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Response respond(String path) {
        Matcher presence = PRESENCE.matcher(path);
        if (presence.matches()) {
            return app.presence(presence.group(1))
                    .map(found -> new Response(200, JSON, found.toString()))
                    .orElseGet(() -> new Response(404, TEXT, "no such client here\n"));
        }
        return switch (path) {
            case "/metrics" -> new Response(200, PROMETHEUS, app.scrape());
            case "/topology" -> new Response(200, TEXT, app.topology());
            case "/health/ready" -> {
                StreamsApp.Health health = app.health();
                yield new Response(health.ready() ? 200 : 503, TEXT, health.state() + "\n");
            }
            default -> new Response(404, TEXT, "not found: try /metrics, /health/ready or /topology\n");
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
