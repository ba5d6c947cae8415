package io.tidemark.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to whichever address of a registry answers. An I/O error, 408, 429 or 5xx moves on to the next address; after a
 * round over all of them it waits, twice as long each time, until the configured retries are used up.
 */
final class RegistryHttp {

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String ACCEPT = CONTENT_TYPE + ", application/vnd.schemaregistry+json, application/json";
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryConfig config;
    /** Made at the first request: most serialisers of a process never make one of their own. */
    private @Nullable HttpClient client;
    /** Index of the address that answered last. */
    private volatile int preferred;

    RegistryHttp(RegistryConfig config) {
        this.config = config;
    }

    JsonNode get(String path, String what) {
        return send(HttpRequest.newBuilder().GET(), path, what);
    }

    JsonNode post(String path, String body, String what) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(request, path, what);
    }

    /** Start of an error message. */
    String cannot(String what) {
        return "Cannot " + what + " at schema registry " + config;
    }

    private JsonNode send(HttpRequest.Builder request, String path, String what) {
        request.header("Accept", ACCEPT).timeout(config.readTimeout());
        config.credentials()
                .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(encoded -> request.header("Authorization", "Basic " + encoded));
        Attempt last = tryAll(request, path, what);
        Duration wait = config.retryWait();
        for (int retry = 0; retry < config.maxRetries() && last.answer == null; retry++) {
            pause(wait);
            wait = min(wait.multipliedBy(2), config.maxRetryWait());
            last = tryAll(request, path, what);
        }
        if (last.answer == null) {
            throw new RegistryUnavailableException(
                    cannot(what) + ": " + last.reason + "; check that the registry runs and is reachable", last.cause);
        }
        return last.answer;
    }

    /** Outcome of a round: an answer, or why there is none. */
    private record Attempt(
            @Nullable JsonNode answer,
            String reason,
            @Nullable IOException cause) {}

    private Attempt tryAll(HttpRequest.Builder request, String path, String what) {
        List<URI> urls = config.urls();
        int first = preferred;
        Attempt last = new Attempt(null, "no address answered", null);
        for (int i = 0; i < urls.size(); i++) {
            int index = (first + i) % urls.size();
            last = tryOne(request, urls.get(index), path, what);
            if (last.answer != null) {
                preferred = index;
                return last;
            }
        }
        return last;
    }

    private Attempt tryOne(HttpRequest.Builder request, URI url, String path, String what) {
        try {
            HttpResponse<String> response = client().send(
                            request.uri(URI.create(RegistryConfig.display(url) + path))
                                    .build(),
                            BodyHandlers.ofString());
            int status = response.statusCode();
            if (status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500) {
                return new Attempt(null, RegistryConfig.display(url) + " answered " + status, null);
            }
            JsonNode body = json(response.body());
            if (status / 100 == 2) {
                return new Attempt(body, "", null);
            }
            throw refused(response.request(), what, status, body);
        } catch (IOException e) {
            return new Attempt(null, RegistryConfig.display(url) + " did not answer (" + e + ")", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private RegistryRefusedException refused(HttpRequest request, String what, int status, JsonNode body) {
        // 409 is always "incompatible", whatever code is in the body.
        int code = status == RegistryErrors.INCOMPATIBLE
                ? status
                : body.path("error_code").asInt(status);
        String message = body.path("message").asText("no message");
        boolean isUnknownId =
                code == RegistryErrors.SCHEMA_NOT_FOUND && request.method().equals("GET");
        String remedy = isUnknownId ? RegistryErrors.UNKNOWN_ID_REMEDY : RegistryErrors.remedy(code);
        return new RegistryRefusedException(code, cannot(what) + ": error " + code + ", " + message + "; " + remedy);
    }

    private static JsonNode json(String body) throws IOException {
        try {
            return Optional.<JsonNode>ofNullable(JSON.readTree(body)).orElseGet(JSON::createObjectNode);
        } catch (JsonProcessingException e) {
            throw new IOException("the answer is not JSON", e);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(config.connectTimeout())
                    .followRedirects(HttpClient.Redirect.NORMAL);
            config.tls().context().ifPresent(builder::sslContext);
            client = builder.build();
        }
        return client;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
