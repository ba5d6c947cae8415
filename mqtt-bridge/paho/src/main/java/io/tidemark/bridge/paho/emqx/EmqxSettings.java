package io.tidemark.bridge.paho.emqx;

import io.tidemark.bridge.paho.mqtt.MqttSettings.Secret;
import io.tidemark.bridge.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What a bridge must know of EMQX besides the connection.
 *
 * @param api of the management API; without it there are no subscriptions by command, no reconciliation and no provisioning
 * @param eventRoot first level of the topics that the rules republish to
 * @param reconcileInterval between two comparisons with the list of connected clients
 * @param provision what is done about the rules at start
 */
public record EmqxSettings(Optional<Api> api, String eventRoot, Duration reconcileInterval, Provision provision) {

    /** Beginning of the keys. */
    public static final String PREFIX = "emqx.";

    private static final String API = "emqx.api.";
    private static final String API_URL = "emqx.api.url";
    /** First levels that EMQX reads something into, and that of the inboxes. */
    private static final Set<String> TAKEN =
            Set.of("$share", "$queue", "$exclusive", "$delayed", "$events", "$SYS", "$file", "$replay");

    private static final Set<String> KEYS = Set.of(
            API_URL,
            "emqx.api.key",
            "emqx.api.secret",
            "emqx.api.ca",
            "emqx.api.timeout.ms",
            "emqx.event.root",
            "emqx.reconcile.interval.s",
            "emqx.provision");

    /** What is done about the rules at start. */
    public enum Provision {
        /** Nothing. */
        OFF,
        /** A warning if they differ from what they should be. */
        CHECK,
        /** They are made what they should be. */
        APPLY
    }

    /**
     * The management API.
     *
     * @param key API key of 5.x, application id of 4.4
     * @param authority PEM file that its certificate is checked with; empty = those of the Java runtime
     */
    public record Api(URI url, String key, Secret secret, Optional<Path> authority, Duration timeout) {}

    /**
     * Reads the keys that begin with {@value #PREFIX}.
     *
     * @throws io.tidemark.bridge.settings.SettingsException if a key is unknown or missing, a value is out of range, or two
     *     values contradict each other
     */
    public static EmqxSettings of(SettingsFile file) {
        for (String key : file.keys()) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                throw file.error(key, "is not a setting of EMQX: correct its spelling or remove it");
            }
        }
        Optional<Api> api = file.find(API_URL).map(url -> api(file, url));
        if (api.isEmpty()) {
            requireNoneOfApi(file);
        }
        return new EmqxSettings(
                api,
                root(file),
                Duration.ofSeconds(file.number("emqx.reconcile.interval.s", 1, 86_400, 60)),
                provision(file, api.isPresent()));
    }

    private static void requireNoneOfApi(SettingsFile file) {
        for (String key : file.keys()) {
            if (key.startsWith(API) && file.find(key).isPresent()) {
                throw file.error(key, "needs emqx.api.url: add it, or remove this");
            }
        }
    }

    private static Api api(SettingsFile file, String url) {
        URI uri = uri(file, url);
        Optional<Path> authority = file.find("emqx.api.ca").map(Path::of);
        if (authority.isPresent() && !uri.getScheme().equals("https")) {
            throw file.error("emqx.api.ca", "needs an emqx.api.url with https://");
        }
        return new Api(
                uri,
                file.require("emqx.api.key", "an API key of EMQX 5, an application id of 4.4"),
                new Secret(file.require("emqx.api.secret", "${file:/run/secrets/emqx-api}")),
                authority,
                Duration.ofMillis(file.number("emqx.api.timeout.ms", 100, 600_000, 5_000)));
    }

    private static URI uri(SettingsFile file, String url) {
        if (url.contains("@")) {
            // There may be a password in it.
            throw file.error(API_URL, "has a user: write emqx.api.key and emqx.api.secret instead");
        }
        try {
            URI uri = URI.create(url);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // the error below says it
        }
        throw file.error(API_URL, "is '" + url + "': write http://host:port or https://host:port");
    }

    private static String root(SettingsFile file) {
        String root = file.find("emqx.event.root").orElse("$tidemark");
        if (!root.startsWith("$") || root.contains("+") || root.contains("#") || root.endsWith("/")) {
            throw file.error(
                    "emqx.event.root",
                    "is '" + root
                            + "': write a topic that begins with $, so that the rules do not see it, without + and #");
        }
        String first = root.split("/", 2)[0];
        if (TAKEN.contains(first)) {
            throw file.error("emqx.event.root", "is '" + root + "', but " + first + "/ has a meaning: write $tidemark");
        }
        return root;
    }

    private static Provision provision(SettingsFile file, boolean hasApi) {
        String value = file.find("emqx.provision").orElse("check");
        Provision provision = Arrays.stream(Provision.values())
                .filter(each -> each.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> file.error("emqx.provision", "is '" + value + "': write off, check or apply"));
        if (provision == Provision.APPLY && !hasApi) {
            throw file.error("emqx.provision", "is '" + value + "', which needs emqx.api.url: add it");
        }
        return provision;
    }
}
