package io.tidemark.bridge.paho.emqx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.bridge.paho.emqx.EmqxSettings.Provision;
import io.tidemark.bridge.settings.SettingsException;
import io.tidemark.bridge.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmqxSettingsTest {

    private static final String FILE = "bridge.properties";
    private static final Map<String, String> API = Map.of(
            "emqx.api.url", "http://broker:18083",
            "emqx.api.key", "key",
            "emqx.api.secret", "hunter2");

    private static EmqxSettings settings(Map<String, String> values) {
        return EmqxSettings.of(new SettingsFile(FILE, values));
    }

    private static EmqxSettings withApi(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(API);
        all.putAll(more);
        return settings(all);
    }

    private static ThrowableAssertAlternative<SettingsException> isRefused(
            Map<String, String> more, String key, String... words) {
        return assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> withApi(more))
                .withMessageStartingWith("settings file " + FILE + ": " + key + " ")
                .withMessageContainingAll(words)
                .withMessageNotContaining("hunter");
    }

    @Test
    void needsNothing() {
        EmqxSettings settings = settings(Map.of());
        assertThat(settings.api()).isEmpty();
        assertThat(settings.eventRoot()).isEqualTo("$tidemark");
        assertThat(settings.reconcileInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.provision()).isEqualTo(Provision.CHECK);
    }

    @Test
    void theApiNeedsAKeyAndASecret() {
        EmqxSettings.Api api = withApi(Map.of()).api().orElseThrow();
        assertThat(api.url()).isEqualTo(URI.create("http://broker:18083"));
        assertThat(api.key()).isEqualTo("key");
        assertThat(api.secret().value()).isEqualTo("hunter2");
        assertThat(api.authority()).isEmpty();
        assertThat(api.timeout()).isEqualTo(Duration.ofSeconds(5));
        isRefused(Map.of("emqx.api.key", ""), "emqx.api.key", "is missing");
        isRefused(Map.of("emqx.api.secret", ""), "emqx.api.secret", "is missing", "${file:");
    }

    @Test
    void everythingCanBeSet() {
        EmqxSettings settings = withApi(Map.of(
                "emqx.api.url", "https://broker",
                "emqx.api.ca", "/ca.pem",
                "emqx.api.timeout.ms", "700",
                "emqx.event.root", "$events-of/x",
                "emqx.reconcile.interval.s", "7",
                "emqx.provision", "Apply"));
        EmqxSettings.Api api = settings.api().orElseThrow();
        assertThat(api.url()).isEqualTo(URI.create("https://broker"));
        assertThat(api.authority()).contains(Path.of("/ca.pem"));
        assertThat(api.timeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(settings.eventRoot()).isEqualTo("$events-of/x");
        assertThat(settings.reconcileInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.provision()).isEqualTo(Provision.APPLY);
        assertThat(settings.toString()).doesNotContain("hunter");
    }

    @ParameterizedTest
    @CsvSource({
        "emqx.reconcile.interval.s, 0, from 1 to 86400",
        "emqx.reconcile.interval.s, 86401, from 1 to 86400",
        "emqx.reconcile.interval.s, 1m, from 1 to 86400",
        "emqx.api.timeout.ms, 99, from 100 to 600000",
        "emqx.api.timeout.ms, 600001, from 100 to 600000",
        "emqx.provision, maybe, 'off, check or apply'",
        "emqx.api.url, broker:18083, http://host:port",
        "emqx.api.url, tcp://broker:1883, http://host:port",
        "emqx.api.url, http://bro ker, http://host:port",
        "emqx.api.url, http:///api, http://host:port",
        "emqx.api.url, http://broker?x=1, http://host:port"
    })
    void whatIsOutOfRangeIsRefusedWithAWayOut(String key, String value, String wayOut) {
        isRefused(Map.of(key, value), key, "is '" + value + "'", wayOut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidemark", "/$tidemark", "$tide/+", "$tide/#", "$tidemark/"})
    void rulesMustNotSeeTheEventTopics(String root) {
        isRefused(Map.of("emqx.event.root", root), "emqx.event.root", root, "begins with $");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share", "$share/g", "$queue", "$SYS/tidemark", "$replay", "$events", "$delayed/5"})
    void topicsThatHaveAMeaningAreNoEventTopics(String root) {
        isRefused(Map.of("emqx.event.root", root), "emqx.event.root", root, "write $tidemark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"emqx.url", "emqx.api.password", "emqx.events.root", "emqx."})
    void unknownKeysAreReported(String key) {
        isRefused(Map.of(key, "x"), key, "is not a setting of EMQX", "correct its spelling or remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"emqx.api.key", "emqx.api.secret", "emqx.api.ca", "emqx.api.timeout.ms"})
    void whatIsOfTheApiNeedsTheApi(String key) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of(key, "200")))
                .withMessageContainingAll(FILE, key, "needs emqx.api.url");
    }

    @Test
    void anAuthorityNeedsTls() {
        isRefused(Map.of("emqx.api.ca", "/ca.pem"), "emqx.api.ca", "https://");
    }

    @Test
    void rulesCannotBeMadeWithoutTheApi() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of("emqx.provision", "apply")))
                .withMessageContainingAll(FILE, "emqx.provision", "needs emqx.api.url");
        assertThat(settings(Map.of("emqx.provision", "off")).provision()).isEqualTo(Provision.OFF);
    }

    @Test
    void aSecretInTheUrlIsRefusedAndNotRepeated() {
        isRefused(Map.of("emqx.api.url", "http://key:hunter4@broker:18083"), "emqx.api.url", "emqx.api.secret");
    }
}
