package io.tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.registry.RegistryConfig;
import io.tidemark.schemas.registry.RegistryException;
import io.tidemark.schemas.registry.SchemaRegistry;
import io.tidemark.servers.kafka.EmbeddedKafka;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaRegistryServerIT {

    private static final Schema FIRST = new Schema.Parser().parse(Schemas.V1);
    private static final Schema SECOND = new Schema.Parser().parse(Schemas.WITH_DEFAULT);
    private static final Schema OTHER = new Schema.Parser().parse(Schemas.OTHER_TYPE);

    private EmbeddedKafka kafka;

    @BeforeAll
    void start(@TempDir Path directory) {
        kafka = EmbeddedKafka.start(directory);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void isFoundAgainAfterARestart() {
        int first;
        try (SchemaRegistryServer server = SchemaRegistryServer.start(config("restart", 0))) {
            SchemaRegistry client = client(server);
            first = client.register("a-value", FIRST);
            assertThat(client.register("a-value", SECOND)).isNotEqualTo(first);
        }
        try (SchemaRegistryServer server = SchemaRegistryServer.start(config("restart", 0))) {
            SchemaRegistry client = client(server);
            assertThat(client.byId(first)).isEqualTo(FIRST);
            assertThat(client.latest("a-value").version()).isEqualTo(2);
            assertThat(client.register("a-value", FIRST)).isEqualTo(first);
            assertThat(client.register("b-value", OTHER)).isEqualTo(first + 2);
        }
    }

    @Test
    void twoServersNeverGiveOneIdToTwoSchemas() {
        try (SchemaRegistryServer older = SchemaRegistryServer.start(config("two", 0));
                SchemaRegistryServer newer = SchemaRegistryServer.start(config("two", 0))) {
            int atNewer = client(newer).register("a-value", FIRST);
            // The older one is refused by Kafka once, reads what it missed, and goes on from there.
            int atOlder = client(older).register("b-value", OTHER);

            assertThat(atOlder).isNotEqualTo(atNewer);
            assertThat(client(older).byId(atNewer)).isEqualTo(FIRST);
            assertThat(client(newer).register("a-value", SECOND)).isNotIn(atNewer, atOlder);
        }
    }

    @Test
    void aBusyPortIsNamed() {
        try (SchemaRegistryServer server = SchemaRegistryServer.start(config("busy", 0))) {
            int port = URI.create(server.url()).getPort();
            assertThatThrownBy(() -> SchemaRegistryServer.start(config("busy", port)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(":" + port);
        }
    }

    @Test
    void withoutKafkaItSaysSo() {
        SchemaRegistryServer.Config nobody =
                new SchemaRegistryServer.Config("127.0.0.1", 0, "127.0.0.1:1", "_schemas", Duration.ofSeconds(2));

        assertThatThrownBy(() -> SchemaRegistryServer.start(nobody))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("_schemas");
    }

    @Test
    void aTopicOfSomeoneElseIsRefused() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic("foreign", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("foreign", "key", "not JSON")).get();
        }

        assertThatThrownBy(() -> SchemaRegistryServer.start(config("foreign", 0)))
                .hasMessageContaining("foreign-0@0")
                .hasMessageContaining("a topic of its own");
    }

    @Test
    void refusalsReachTheClient() {
        try (SchemaRegistryServer server = SchemaRegistryServer.start(config("refusals", 0))) {
            SchemaRegistry client = client(server);
            client.register("a-value", FIRST);
            assertThatThrownBy(() -> client.register("a-value", OTHER))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("incompatible");
        }
    }

    private SchemaRegistryServer.Config config(String topic, int port) {
        return new SchemaRegistryServer.Config(
                "127.0.0.1", port, kafka.bootstrapServers(), topic, Duration.ofSeconds(30));
    }

    private static SchemaRegistry client(SchemaRegistryServer server) {
        return SchemaRegistry.connect(
                RegistryConfig.from(Map.of("schema.registry.url", server.url(), "retries.wait.ms", 50)));
    }
}
