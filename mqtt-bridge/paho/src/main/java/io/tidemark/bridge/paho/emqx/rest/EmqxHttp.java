package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.mqtt.PemTls;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** HTTP with JSON and the credentials of an API key. What can be asked twice is asked again when the broker is too busy. */
final class EmqxHttp {

    /**
     * What the broker answered.
     *
     * @param body missing if there is none
     */
    record Answer(int status, JsonNode body, String call) {

        boolean isOk() {
            return status / 100 == 2;
        }

        /** The body of a good answer. @throws EmqxApiException if it is not a good one */
        JsonNode orFail() {
            if (isOk()) {
                return body;
            }
            throw failure();
        }

        EmqxApiException failure() {
            String said = Stream.of(
                            body.path("code").asText(), body.path("message").asText())
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(": ", " (", ")"));
            String hint = status == 401 || status == 403 ? "; check emqx.api.key and emqx.api.secret" : "";
            return new EmqxApiException(
                    "EMQX answers " + call + " with " + status + (said.length() > 3 ? said : "") + hint, null);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final EmqxSettings.Api settings;
    private final HttpClient client;
    private final String authorization;

    /** @throws EmqxApiException if the file for TLS cannot be used */
    EmqxHttp(EmqxSettings.Api settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.timeout());
        if (settings.authority().isPresent()) {
            try {
                builder.sslContext(PemTls.context(settings.authority(), Optional.empty(), Optional.empty()));
            } catch (IOException e) {
                throw new EmqxApiException("emqx.api.ca: " + e.getMessage(), e);
            }
        }
        client = builder.build();
        authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (settings.key() + ":" + settings.secret().value()).getBytes(StandardCharsets.UTF_8));
    }

    /** A part of a path. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(String path) {
        return retried("GET", path, null);
    }

    Answer put(String path, JsonNode body) {
        return retried("PUT", path, body);
    }

    Answer delete(String path) {
        return retried("DELETE", path, null);
    }

    Answer post(String path, JsonNode body) {
        try {
            return postAsync(path, body).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EmqxApiException failure ? failure : unreachable("POST " + path, e);
        }
    }

    CompletableFuture<Answer> postAsync(String path, JsonNode body) {
        return client.sendAsync(request("POST", path, body), BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, error) -> {
                    if (error != null) {
                        throw unreachable("POST " + path, error);
                    }
                    return answer("POST " + path, response);
                });
    }

    private Answer retried(String method, String path, @Nullable JsonNode body) {
        String call = method + " " + path;
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = answer(
                        call, client.send(request(method, path, body), BodyHandlers.ofString(StandardCharsets.UTF_8)));
                boolean isBusy = answer.status() == TOO_MANY_REQUESTS || answer.status() >= SERVER_ERROR;
                if (!isBusy || attempt == TRIES) {
                    return answer;
                }
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw unreachable(call, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unreachable(call, e);
            }
            sleep(call, pause);
            pause *= 2;
        }
    }

    private static void sleep(String call, long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmqxApiException("interrupted during " + call, e);
        }
    }

    private EmqxApiException unreachable(String call, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return new EmqxApiException(
                "EMQX at " + settings.url() + " does not answer " + call + ": "
                        + cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : " " + cause.getMessage())
                        + "; check emqx.api.url",
                cause);
    }

    private HttpRequest request(String method, String path, @Nullable JsonNode body) {
        String base = settings.url().toString();
        URI uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(settings.timeout()).header("Authorization", authorization);
        if (body == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build();
    }

    private static Answer answer(String call, HttpResponse<String> response) {
        try {
            JsonNode body = response.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(response.body());
            return new Answer(response.statusCode(), body, call);
        } catch (JsonProcessingException e) {
            if (response.statusCode() / 100 == 2) {
                throw new EmqxApiException("EMQX answers " + call + " with something that is not JSON", e);
            }
            return new Answer(response.statusCode(), MissingNode.getInstance(), call);
        }
    }
}
