package io.tidemark.schemas.registry;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a registry, from the official configuration keys.
 *
 * @param urls addresses of one registry, tried in turn
 * @param credentials {@code user:password} for HTTP basic authentication, if any
 * @param maxRetries rounds over all addresses after the first
 * @param retryWait pause before the second round; doubles each round up to {@code maxRetryWait}
 */
public record RegistryConfig(
        List<URI> urls,
        Optional<String> credentials,
        Duration connectTimeout,
        Duration readTimeout,
        int maxRetries,
        Duration retryWait,
        Duration maxRetryWait,
        TlsConfig tls) {

    /** Comma-separated addresses: {@code http://}, {@code https://}, or {@code mock://scope} for one in memory. */
    public static final String URL = "schema.registry.url";
    /** {@code URL} (user info of the address, the default) or {@code USER_INFO}. */
    public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    /** {@code user:password}, with {@link #CREDENTIALS_SOURCE} {@code USER_INFO}. */
    public static final String USER_INFO = "basic.auth.user.info";

    public static final String CONNECT_TIMEOUT_MS = "http.connect.timeout.ms";
    public static final String READ_TIMEOUT_MS = "http.read.timeout.ms";
    public static final String MAX_RETRIES = "max.retries";
    public static final String RETRY_WAIT_MS = "retries.wait.ms";
    public static final String MAX_RETRY_WAIT_MS = "retries.max.wait.ms";

    private static final String MOCK_SCHEME = "mock";

    /** @throws ConfigException naming the key that is missing or wrong */
    public static RegistryConfig from(Map<String, ?> config) {
        List<URI> urls = urls(config.get(URL));
        return new RegistryConfig(
                urls,
                credentials(config, urls),
                millis(config, CONNECT_TIMEOUT_MS, 10_000),
                millis(config, READ_TIMEOUT_MS, 30_000),
                Math.toIntExact(number(config, MAX_RETRIES, 3)),
                millis(config, RETRY_WAIT_MS, 1_000),
                millis(config, MAX_RETRY_WAIT_MS, 20_000),
                TlsConfig.from(config));
    }

    /** Scope of the in-memory registry, if that is what is configured. */
    public Optional<String> mockScope() {
        URI first = urls.get(0);
        return MOCK_SCHEME.equals(first.getScheme()) ? Optional.of(first.getAuthority()) : Optional.empty();
    }

    /** Leaves secrets out. */
    @Override
    public String toString() {
        return urls.stream().map(RegistryConfig::display).collect(Collectors.joining(","));
    }

    /** An address without its user info. */
    static String display(URI url) {
        String authority = url.getAuthority();
        return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + url.getPath();
    }

    private static List<URI> urls(@Nullable Object value) {
        Stream<String> parts = value instanceof Collection<?> list
                ? list.stream().map(String::valueOf)
                : Stream.of(value == null ? "" : value.toString()).flatMap(text -> Stream.of(text.split(",")));
        List<URI> urls = parts.map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(RegistryConfig::url)
                .toList();
        if (urls.isEmpty()) {
            throw new ConfigException(
                    URL + " is not set: give the address of a schema registry, such as " + "http://localhost:8081");
        }
        return urls;
    }

    private static URI url(String text) {
        String trimmed = text.endsWith("/") && !text.endsWith("//") ? text.substring(0, text.length() - 1) : text;
        try {
            URI url = URI.create(trimmed);
            boolean isKnown = List.of("http", "https", MOCK_SCHEME).contains(String.valueOf(url.getScheme()));
            if (isKnown && url.getAuthority() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Reported below without the text, which may hold a password.
        }
        throw new ConfigException(URL + " has an address that is not http://, https:// or mock://");
    }

    private static Optional<String> credentials(Map<String, ?> config, List<URI> urls) {
        String source = String.valueOf(config.containsKey(CREDENTIALS_SOURCE) ? config.get(CREDENTIALS_SOURCE) : "URL");
        return switch (source) {
            case "URL" -> Optional.ofNullable(urls.get(0).getUserInfo());
            case "USER_INFO" -> Optional.of(userInfo(config.get(USER_INFO)));
            default ->
                throw new ConfigException(
                        CREDENTIALS_SOURCE + " is '" + source + "': use URL or USER_INFO with " + USER_INFO);
        };
    }

    private static String userInfo(@Nullable Object value) {
        String text = value instanceof Password secret ? secret.value() : String.valueOf(value);
        if (value == null || text.indexOf(':') < 0) {
            throw new ConfigException(USER_INFO + " is not of the form user:password");
        }
        return text;
    }

    private static Duration millis(Map<String, ?> config, String key, long otherwise) {
        return Duration.ofMillis(number(config, key, otherwise));
    }

    private static long number(Map<String, ?> config, String key, long otherwise) {
        Object value = config.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.toString().trim());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Same message as for a negative number.
        }
        throw new ConfigException(key, value, "must be a whole number, 0 or more");
    }
}
