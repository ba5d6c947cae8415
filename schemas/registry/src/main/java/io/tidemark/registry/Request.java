package io.tidemark.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.tidemark.schemas.registry.RegistryErrors;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * An HTTP request taken apart.
 *
 * @param path its decoded segments
 */
record Request(String method, List<String> path, String query, String body) {

    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Request of(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ApiException(TOO_LARGE, "The request has more than " + MAX_BODY_BYTES + " bytes");
        }
        URI uri = exchange.getRequestURI();
        List<String> path = Stream.of(uri.getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        return new Request(
                exchange.getRequestMethod(),
                path,
                uri.getQuery() == null ? "" : uri.getQuery(),
                new String(bytes, StandardCharsets.UTF_8));
    }

    /** Whether a query parameter is set to true. */
    boolean flag(String name) {
        return List.of(query.split("&")).contains(name + "=true");
    }

    /** The schema in the body. */
    String schema() {
        JsonNode body = json();
        String type = body.path("schemaType").asText("AVRO");
        if (!"AVRO".equals(type)) {
            throw new ApiException(UNPROCESSABLE, "Schema type " + type + " is not supported; only AVRO is");
        }
        if (!body.path("references").isEmpty()) {
            throw new ApiException(RegistryErrors.INVALID_SCHEMA, "Schema references are not supported");
        }
        String schema = body.path("schema").asText();
        if (schema.isBlank()) {
            throw new ApiException(RegistryErrors.INVALID_SCHEMA, "Empty schema");
        }
        return schema;
    }

    /** The compatibility level in the body. */
    Compatibility level() {
        String name = json().path("compatibility").asText();
        try {
            return Compatibility.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                    RegistryErrors.INVALID_COMPATIBILITY,
                    "Invalid compatibility level '" + name + "'; use one of " + List.of(Compatibility.values()));
        }
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ApiException(UNPROCESSABLE, "The request is not JSON");
        }
    }
}
