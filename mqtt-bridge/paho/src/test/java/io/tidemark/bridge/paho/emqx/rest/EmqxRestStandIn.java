package io.tidemark.bridge.paho.emqx.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.mqtt.MqttSettings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <strong>A stand-in, not EMQX.</strong> It answers the calls that Tidemark makes in the shapes that were recorded from real
 * brokers (4.4.19, 5.8.9); the pages of clients in 4.4, the list, change and removal of its rules, and the settings of
 * sessions in 5 are from its documentation. A test that passes here shows that Tidemark keeps to these shapes, and nothing about a broker.
 */
public final class EmqxRestStandIn implements AutoCloseable {

    /** Which management API it has. */
    public enum Version {
        V4("/api/v4", "4.4.19"),
        V5("/api/v5", "5.8.9");

        private final String base;
        private final String number;

        Version(String base, String number) {
            this.base = base;
            this.number = number;
        }
    }

    /**
     * What was asked.
     *
     * @param path with the query
     * @param body missing if there was none
     */
    public record Call(String method, String path, JsonNode body) {}

    private record Reply(int status, JsonNode body) {}

    private static final String KEY = "key";
    private static final String SECRET = "stand-in-secret";
    private static final int NO_CONTENT = 204;
    private static final int NO_CHANNEL = 112;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern CLIENT =
            Pattern.compile("/clients/([^/]+)/(subscriptions|subscribe/bulk|unsubscribe)");

    private final Version version;
    private final HttpServer server;
    private final Map<String, JsonNode> rules = new LinkedHashMap<>();
    private final Map<String, JsonNode> clients = new LinkedHashMap<>();
    private final Map<String, Map<String, JsonNode>> subscriptions = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private JsonNode autoSubscribe = NODES.arrayNode();
    private Optional<JsonNode> mqttSettings = Optional.empty();
    private int failures;

    private EmqxRestStandIn(Version version) throws IOException {
        this.version = version;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public static EmqxRestStandIn start(Version version) {
        try {
            return new EmqxRestStandIn(version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to reach it. */
    public EmqxSettings.Api settings() {
        return settings(SECRET);
    }

    /** How to reach it with another secret. */
    public EmqxSettings.Api settings(String secret) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new EmqxSettings.Api(url, KEY, new Secret(secret), Optional.empty(), Duration.ofSeconds(5));
    }

    /** Adds a client, or changes it. */
    public synchronized void addClient(JsonNode client) {
        clients.put(client.path("clientid").asText(), client);
    }

    public synchronized void removeClient(String clientId) {
        clients.remove(clientId);
        subscriptions.remove(clientId);
    }

    /** Adds a rule as if somebody else had made it. */
    public synchronized void addRule(JsonNode rule) {
        rules.put(rule.path("id").asText(), rule);
    }

    public synchronized List<String> ruleIds() {
        return List.copyOf(rules.keySet());
    }

    public synchronized void autoSubscribe(JsonNode topics) {
        autoSubscribe = topics;
    }

    /** What 5.x says of its sessions; it says nothing before. */
    public synchronized void mqttSettings(JsonNode settings) {
        mqttSettings = Optional.of(settings);
    }

    /** The next calls are answered with 503. */
    public synchronized void failNext(int count) {
        failures = count;
    }

    /** What was asked so far, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    public synchronized Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            if (reply.status() == NO_CONTENT) {
                exchange.sendResponseHeaders(NO_CONTENT, -1);
                return;
            }
            byte[] bytes = JSON.writeValueAsBytes(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Reply reply(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String method = exchange.getRequestMethod();
        calls.add(new Call(method, exchange.getRequestURI().toString(), body));
        if (failures > 0) {
            failures--;
            return error(503, "SERVICE_UNAVAILABLE", "stand-in was told to fail");
        }
        String expected =
                "Basic " + Base64.getEncoder().encodeToString((KEY + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return error(401, "BAD_API_KEY_OR_SECRET", "Check api_key/api_secret");
        }
        String path = exchange.getRequestURI().getRawPath();
        if (!path.startsWith(version.base)) {
            return notFound();
        }
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        String rest = path.substring(version.base.length());
        return version == Version.V5 ? five(method, rest, query, body) : four(method, rest, query, body);
    }

    private Reply five(String method, String path, String query, JsonNode body) {
        Matcher client = CLIENT.matcher(path);
        if (client.matches()) {
            return ofClient(decoded(client.group(1)), client.group(2), body);
        }
        if (path.startsWith("/rules/")) {
            return rule(method, decoded(path.substring("/rules/".length())), body);
        }
        return switch (method + " " + path) {
            case "GET /nodes" -> new Reply(200, NODES.arrayNode().add(node()));
            case "GET /clients" -> new Reply(200, page(clients.values(), query, ""));
            case "GET /rules" -> new Reply(200, page(rules.values(), query, ""));
            case "POST /rules" ->
                rules.putIfAbsent(body.path("id").asText(), body) == null
                        ? new Reply(201, body)
                        : error(400, "BAD_REQUEST", "rule id already exists");
            case "GET /mqtt/auto_subscribe" -> new Reply(200, autoSubscribe);
            case "GET /configs/global_zone" ->
                mqttSettings
                        .map(mqtt -> new Reply(200, NODES.objectNode().<ObjectNode>set("mqtt", mqtt)))
                        .orElseGet(EmqxRestStandIn::notFound);
            default -> notFound();
        };
    }

    private Reply ofClient(String id, String operation, JsonNode body) {
        if (!clients.containsKey(id)) {
            return error(404, "CLIENTID_NOT_FOUND", "Client ID not found");
        }
        Map<String, JsonNode> own = subscriptions.computeIfAbsent(id, key -> new LinkedHashMap<>());
        return switch (operation) {
            case "subscribe/bulk" -> {
                body.forEach(each -> own.put(each.path("topic").asText(), each));
                yield new Reply(200, body);
            }
            case "unsubscribe" -> {
                own.remove(body.path("topic").asText());
                yield new Reply(NO_CONTENT, NODES.missingNode());
            }
            default -> new Reply(200, NODES.arrayNode().addAll(own.values()));
        };
    }

    private Reply rule(String method, String id, JsonNode body) {
        if (!rules.containsKey(id)) {
            return notFound();
        }
        if (method.equals("DELETE")) {
            rules.remove(id);
            return version == Version.V5 ? new Reply(NO_CONTENT, NODES.missingNode()) : code(0);
        }
        ObjectNode changed = body.deepCopy();
        rules.put(id, changed.put("id", id));
        return version == Version.V5 ? new Reply(200, changed) : data(changed);
    }

    private Reply four(String method, String path, String query, JsonNode body) {
        if (path.startsWith("/rules/")) {
            return rule(method, decoded(path.substring("/rules/".length())), body);
        }
        if (path.startsWith("/subscriptions/")) {
            String id = decoded(path.substring("/subscriptions/".length()));
            return data(NODES.arrayNode()
                    .addAll(subscriptions.getOrDefault(id, Map.of()).values()));
        }
        return switch (method + " " + path) {
            case "GET /nodes" -> data(NODES.arrayNode().add(node()));
            case "GET /clients" ->
                new Reply(200, page(clients.values(), query, "_").put("code", 0));
            case "GET /rules" -> data(NODES.arrayNode().addAll(rules.values()));
            case "POST /rules" -> {
                rules.put(body.path("id").asText(), body);
                yield data(body);
            }
            case "POST /mqtt/subscribe", "POST /mqtt/unsubscribe" -> ofClient(body);
            default -> notFound();
        };
    }

    private Reply ofClient(JsonNode body) {
        String id = body.path("clientid").asText();
        if (!clients.containsKey(id)) {
            return code(NO_CHANNEL);
        }
        Map<String, JsonNode> own = subscriptions.computeIfAbsent(id, key -> new LinkedHashMap<>());
        if (body.has("topics")) {
            String topic = body.path("topics").asText();
            own.put(
                    topic,
                    NODES.objectNode()
                            .put("topic", topic)
                            .put("qos", body.path("qos").asInt()));
        } else {
            own.remove(body.path("topic").asText());
        }
        return code(0);
    }

    private ObjectNode node() {
        return NODES.objectNode().put("node", "emqx@127.0.0.1").put("version", version.number);
    }

    private static ObjectNode page(Collection<JsonNode> all, String query, String prefix) {
        int limit = number(query, prefix + "limit");
        int page = number(query, prefix + "page");
        ArrayNode data = NODES.arrayNode();
        all.stream().skip((page - 1L) * limit).limit(limit).forEach(data::add);
        return NODES.objectNode().set("data", data);
    }

    private static int number(String query, String name) {
        Matcher matcher = Pattern.compile("(?:^|&)" + name + "=(\\d+)").matcher(query);
        if (!matcher.find()) {
            throw new IllegalArgumentException("a list is asked for without " + name + ": " + query);
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static Reply data(JsonNode data) {
        ObjectNode body = NODES.objectNode().put("code", 0);
        body.set("data", data);
        return new Reply(200, body);
    }

    private static Reply code(int code) {
        ObjectNode body = NODES.objectNode().put("code", code);
        return new Reply(200, code == NO_CHANNEL ? body.put("message", "channel_not_found") : body);
    }

    private static Reply notFound() {
        return error(404, "NOT_FOUND", "not found");
    }

    private static Reply error(int status, String code, String message) {
        return new Reply(status, NODES.objectNode().put("code", code).put("message", message));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
