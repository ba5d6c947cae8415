package io.tidemark.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Asks an API for replays of history. */
final class HistoryReplayClient {

    /** The API did not do it. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        /** @param status of HTTP; 0 if there was no answer */
        Failed(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** The API reads Kafka before it answers a start. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int FIRST_ERROR = 400;
    private static final Pattern HTTP_URL = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final String url;

    /** @param api such as {@code http://127.0.0.1:8080} */
    HistoryReplayClient(String api) throws Failed {
        if (!HTTP_URL.matcher(api).matches()) {
            throw new Failed(FIRST_ERROR, "--api " + api + " is not an address such as http://127.0.0.1:8090");
        }
        url = (api.endsWith("/") ? api.substring(0, api.length() - 1) : api) + "/history-replays";
    }

    JsonNode start(Map<String, Object> request) throws Failed {
        try {
            return send("POST", "", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String id) throws Failed {
        return send("GET", "/" + id, HttpRequest.BodyPublishers.noBody());
    }

    JsonNode cancel(String id) throws Failed {
        return send("DELETE", "/" + id, HttpRequest.BodyPublishers.noBody());
    }

    private JsonNode send(String method, String below, HttpRequest.BodyPublisher body) throws Failed {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + below))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= FIRST_ERROR) {
                throw new Failed(response.statusCode(), response.body().strip());
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new Failed(FIRST_ERROR, url + " is not the API of Tidemark: it does not answer with JSON");
        } catch (IOException e) {
            throw new Failed(0, "no answer from " + url);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(0, "interrupted");
        }
    }
}
