package io.tidemark.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.schemas.UserProperty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers as told: what real ones do only on bad days. */
class HttpSchemaRegistryTest {

    private static final Schema SCHEMA = UserProperty.getClassSchema();
    private static final String NOBODY = "http://127.0.0.1:1";

    private record Answer(int status, String body) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void registersUnderAnEncodedPath() {
        answers.add(new Answer(200, "{\"id\":42}"));

        assertThat(registry(url() + "/apis/ccompat/v7/").register("a/b c-value", SCHEMA))
                .isEqualTo(42);
        assertThat(requests).containsExactly("POST /apis/ccompat/v7/subjects/a%2Fb%20c-value/versions");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void triesAgainWhenTheRegistryHasABadMoment(int status) {
        answers.add(new Answer(status, "<html>busy</html>"));
        answers.add(new Answer(200, "{\"id\":7}"));

        assertThat(registry(url()).idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(requests).hasSize(2);
    }

    @Test
    void goesToTheAddressThatAnswers() {
        answers.add(new Answer(200, "{\"id\":7}"));
        SchemaRegistry registry = registry(NOBODY + "," + url());

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(requests).hasSize(2);
    }

    @Test
    void givesUpWithTheAddressesAndTheReason() {
        assertThatThrownBy(() -> registry(NOBODY).byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("schema with id 3")
                .hasMessageContaining(NOBODY);
    }

    @Test
    void stopsTryingAfterTheConfiguredRetries() {
        answers.add(new Answer(503, ""));

        assertThatThrownBy(() -> registry(url()).byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("503");
        assertThat(requests).hasSize(3);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        answers.add(new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));

        assertThatThrownBy(() -> registry(url()).idOf("orders-value", SCHEMA))
                .isInstanceOfSatisfying(RegistryRefusedException.class, e -> assertThat(e.code())
                        .isEqualTo(RegistryErrors.SCHEMA_NOT_FOUND))
                .hasMessageContaining("orders-value")
                .hasMessageContaining(url())
                .hasMessageContaining("Schema not found");
        assertThat(requests).hasSize(1);
    }

    @Test
    void theWayOutDependsOnWhoAsks() {
        answers.add(new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));

        assertThatThrownBy(() -> registry(url()).idOf("s", SCHEMA)).hasMessageContaining("auto.register.schemas");
        assertThatThrownBy(() -> registry(url()).byId(3)).hasMessageContaining("that the records were written with");
    }

    @Test
    void aConflictIsIncompatibleWhateverTheBodySays() {
        answers.add(new Answer(409, "{\"error_code\":40901,\"message\":\"no\"}"));

        assertThatThrownBy(() -> registry(url()).register("s", SCHEMA))
                .isInstanceOfSatisfying(RegistryRefusedException.class, e -> assertThat(e.code())
                        .isEqualTo(RegistryErrors.INCOMPATIBLE));
    }

    @Test
    void anAnswerThatIsNotFromARegistryIsExplained() {
        answers.add(new Answer(404, "<html>nginx</html>"));

        assertThatThrownBy(() -> registry(url()).byId(1))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(url());
    }

    @Test
    void anAnswerWithoutAnIdIsNotTakenForOne() {
        answers.add(new Answer(200, "{\"status\":\"ok\"}"));

        assertThatThrownBy(() -> registry(url()).register("s", SCHEMA)).hasMessageContaining("no id");
    }

    @Test
    void logsInAndTellsNobody() {
        answers.add(new Answer(200, "{\"id\":7}"));
        answers.add(new Answer(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}"));
        Map<String, Object> config = config(url());
        config.put("basic.auth.credentials.source", "USER_INFO");
        config.put("basic.auth.user.info", "alice:wonder");
        SchemaRegistry registry = SchemaRegistry.connect(RegistryConfig.from(config));

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(authorizations).containsExactly("Basic YWxpY2U6d29uZGVy");
        assertThatThrownBy(() -> registry.idOf("s", SCHEMA))
                .hasMessageContaining("basic.auth.user.info")
                .message()
                .doesNotContain("wonder");
    }

    @Test
    void takesCredentialsFromTheAddress() {
        answers.add(new Answer(200, "{\"id\":7}"));
        SchemaRegistry registry = registry(url().replace("http://", "http://alice:wonder@"));

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(authorizations).containsExactly("Basic YWxpY2U6d29uZGVy");
        assertThat(RegistryConfig.from(config("http://alice:wonder@host/")).toString())
                .isEqualTo("http://host");
    }

    @Test
    void onlyAvroIsRead() {
        answers.add(new Answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}"));

        assertThatThrownBy(() -> registry(url()).byId(9)).hasMessageContaining("PROTOBUF");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static SchemaRegistry registry(String urls) {
        return SchemaRegistry.connect(RegistryConfig.from(config(urls)));
    }

    private static Map<String, Object> config(String urls) {
        return new HashMap<>(Map.of("schema.registry.url", urls, "max.retries", 2, "retries.wait.ms", 1));
    }
}
