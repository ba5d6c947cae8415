package io.tidemark.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that wants a client certificate; one self-signed key serves both sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {

    private static final String PASSWORD = "changeit";

    private HttpsServer server;
    private String store;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        store = directory.resolve("key.p12").toString();
        generateKey(store);
        SSLContext context = TlsConfig.from(stores(PASSWORD)).context().orElseThrow();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            byte[] body = "{\"schema\":\"\\\"int\\\"\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop(0);
    }

    @Test
    void aClientWithTheStoresIsLetIn() {
        assertThat(registry(stores(PASSWORD)).byId(1)).isEqualTo(Schema.create(Schema.Type.INT));
    }

    @Test
    void aServerThatNobodyVouchesForIsNotTrusted() {
        assertThatThrownBy(() -> registry(Map.of()).byId(1)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aWrongPasswordNamesTheStoreAndNotThePassword() {
        assertThatThrownBy(() -> registry(stores("guess-7")).byId(1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.ssl.keystore.location")
                .hasMessageContaining(store)
                .message()
                .doesNotContain("guess-7");
    }

    private SchemaRegistry registry(Map<String, String> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(
                "schema.registry.url",
                "https://127.0.0.1:" + server.getAddress().getPort());
        config.put("max.retries", 0);
        return SchemaRegistry.connect(RegistryConfig.from(config));
    }

    private Map<String, String> stores(String password) {
        Map<String, String> config = new HashMap<>();
        for (String kind : new String[] {"truststore", "keystore"}) {
            config.put("schema.registry.ssl." + kind + ".location", store);
            config.put("schema.registry.ssl." + kind + ".type", "PKCS12");
            config.put("schema.registry.ssl." + kind + ".password", password);
        }
        return config;
    }

    private static void generateKey(String file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "365",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
