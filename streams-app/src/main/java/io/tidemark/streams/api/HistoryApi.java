package io.tidemark.streams.api;

import io.tidemark.streams.history.HistoryRefused;
import io.tidemark.streams.history.HistoryReplays;
import io.tidemark.streams.history.HistoryReport;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code POST /history-replays} starts a replay of history (201, or 400 with one sentence), {@code GET} lists them,
 * {@code GET /history-replays/{id}} tells how one is, {@code DELETE} cancels it.
 */
final class HistoryApi {

    static final String PATH = "/history-replays";

    private final HistoryReplays replays;

    HistoryApi(HistoryReplays replays) {
        this.replays = replays;
    }

    boolean handles(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    ApiResponse respond(ApiRequest request) {
        if (request.path().equals(PATH)) {
            return switch (request.method()) {
                case "GET" -> ApiResponse.json(200, HistoryJson.write(replays.all()));
                case "POST" -> start(request);
                default -> ApiResponse.text(405, "only GET and POST");
            };
        }
        String id = request.path().substring(PATH.length() + 1);
        return switch (request.method()) {
            case "GET" -> one(id, replays.get(id));
            case "DELETE" -> one(id, replays.cancel(id));
            default -> ApiResponse.text(405, "only GET and DELETE");
        };
    }

    private static ApiResponse one(String id, Optional<HistoryReport> report) {
        return report.map(found -> ApiResponse.json(200, HistoryJson.write(found)))
                .orElseGet(() -> ApiResponse.text(
                        404, "no history replay " + id + ": it ended long ago, or streams-app was restarted"));
    }

    private ApiResponse start(ApiRequest request) {
        // A web page that somebody visits can send other types here without asking, but not this one.
        if (!request.contentType().startsWith("application/json")) {
            return ApiResponse.text(415, "send JSON with Content-Type: application/json");
        }
        try {
            HistoryReport started = replays.start(
                    HistoryJson.request(request.body(), Clock.systemUTC().instant()));
            return ApiResponse.json(201, HistoryJson.write(started));
        } catch (IllegalArgumentException e) {
            return ApiResponse.text(400, String.valueOf(e.getMessage()));
        } catch (HistoryRefused e) {
            return ApiResponse.text(status(e.reason()), String.valueOf(e.getMessage()));
        }
    }

    private static int status(HistoryRefused.Cause cause) {
        return switch (cause) {
            case CLIENT_NOT_CONNECTED -> 409;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
