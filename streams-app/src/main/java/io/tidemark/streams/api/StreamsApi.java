package io.tidemark.streams.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tidemark.streams.StreamsApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of streams-app: {@code GET /metrics} (Prometheus text), {@code /health/ready} (200 or 503), {@code /topology},
 * {@code /clients/{id}/presence} (JSON; 404 if this instance does not know the client), and {@code /history-replays}.
 */
public final class StreamsApi implements HttpHandler {

    /** Below this are replays of history. */
    public static final String HISTORY_REPLAYS = HistoryApi.PATH;

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApi.class);
    private static final int MAX_BODY = 64 * 1024;
    private static final Pattern PRESENCE = Pattern.compile("/clients/(.+)/presence");
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final StreamsApp app;
    private final HistoryApi history;

    public StreamsApi(StreamsApp app) {
        this.app = app;
        history = new HistoryApi(app.historyReplays());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ApiResponse response = respond(exchange);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", response.type());
            exchange.sendResponseHeaders(response.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ApiResponse respond(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return ApiResponse.text(413, "the request is larger than " + MAX_BODY + " bytes");
        }
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        ApiRequest request =
                new ApiRequest(exchange.getRequestMethod(), path, type, new String(body, StandardCharsets.UTF_8));
        try {
            return history.handles(path) ? history.respond(request) : page(request);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), path, e);
            return ApiResponse.text(500, "it failed; the reason is in the log");
        }
    }

    private ApiResponse page(ApiRequest request) {
        if (!request.method().equals("GET")) {
            return ApiResponse.text(405, "only GET");
        }
        Matcher presence = PRESENCE.matcher(request.path());
        if (presence.matches()) {
            return app.presence(presence.group(1))
                    .map(found -> ApiResponse.json(200, found.toString()))
                    .orElseGet(() -> ApiResponse.text(404, "no such client here"));
        }
        return switch (request.path()) {
            case "/metrics" -> new ApiResponse(200, PROMETHEUS, app.scrape());
            case "/topology" -> new ApiResponse(200, ApiResponse.TEXT, app.topology());
            case "/health/ready" -> {
                StreamsApp.Health health = app.health();
                yield ApiResponse.text(health.ready() ? 200 : 503, health.state());
            }
            default -> ApiResponse.text(404, "not found: try /metrics, /health/ready, /topology or " + HISTORY_REPLAYS);
        };
    }
}
