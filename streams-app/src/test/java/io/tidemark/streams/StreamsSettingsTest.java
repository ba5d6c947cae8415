package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.streams.acks.InitialPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {

    @Test
    void readsStoresInOrderAndPassesOnWhatIsKafkas() {
        StreamsSettings settings = StreamsSettings.from(properties(
                "replay.stores", "redis, pgsql",
                "replay.store.redis.rules", "redis.conf",
                "replay.store.pgsql.rules", "pgsql.conf",
                "replay.store.pgsql.pool", "pool2",
                "initial.position", "earliest",
                "http.listen", "127.0.0.1:8080",
                "consumer.max.poll.records", "10",
                "streams.metadata.max.age.ms", "1000"));
        assertThat(List.copyOf(settings.ruleFiles().values()))
                .containsExactly(
                        new StoreRules(Path.of("redis.conf"), Optional.empty()),
                        new StoreRules(Path.of("pgsql.conf"), Optional.of("pool2")));
        assertThat(settings.acks().initialPosition()).isEqualTo(InitialPosition.EARLIEST);
        assertThat(settings.httpListen()).contains(new StreamsSettings.ListenAddress("127.0.0.1", 8080));
        assertThat(settings.kafka())
                .containsEntry("consumer.max.poll.records", "10")
                .containsEntry("metadata.max.age.ms", "1000");
    }

    @Test
    void namesWhatIsMissingWrongOrUnknown() {
        assertThatThrownBy(() -> StreamsSettings.from(new Properties()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url is missing");
        assertRefused("replay.window", "many", "replay.window");
        assertRefused("replay.window", "0", "at least 1");
        assertRefused("initial.position", "newest", "latest, earliest or an instant");
        assertRefused("http.listen", "8080", "host:port");
        assertRefused("replay.stores", "redis", "replay.store.redis.rules is missing");
        assertRefused("streams.processing.guarantee", "at_least_once", "streams.processing.guarantee cannot be set");
        assertRefused("replay.windows", "1", "unknown settings [replay.windows]");
    }

    @Test
    void credentialsOfTheRegistryGoToTheSerdes() {
        assertThat(StreamsSettings.from(properties("basic.auth.user.info", "me:secret"))
                        .serdes())
                .containsEntry("basic.auth.user.info", "me:secret");
    }

    @Test
    void theTopologyCanBeDescribedWithoutAnythingRunning() {
        assertThat(StreamsApp.describeTopology(
                        StreamsSettings.from(properties()).topics()))
                .contains("Processor: presence", "Processor: offsets", "Processor: replayer", "mqtt.client-commands");
    }

    private static void assertRefused(String key, String value, String expected) {
        assertThatThrownBy(() -> StreamsSettings.from(properties(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "127.0.0.1:9092");
        properties.setProperty("schema.registry.url", "http://127.0.0.1:8081");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }
}
