package io.tidemark.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Stores for TLS to the registry, from {@code schema.registry.ssl.*}; without any, the JVM's own trust store holds. */
record TlsConfig(Optional<Store> trust, Optional<Store> key) {

    private static final String PREFIX = "schema.registry.ssl.";

    /** A key store file; the key password defaults to the store's. */
    record Store(String setting, Path file, String type, Optional<Password> password, Optional<Password> keyPassword) {

        KeyStore load() throws GeneralSecurityException {
            KeyStore store = KeyStore.getInstance(type);
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, chars(password));
            } catch (IOException e) {
                throw new ConfigException(setting + " " + file + " cannot be read as " + type
                        + ": check the path, the type and the password");
            }
            return store;
        }
    }

    static TlsConfig from(Map<String, ?> config) {
        return new TlsConfig(store(config, "truststore"), store(config, "keystore"));
    }

    /** Empty without stores. */
    Optional<SSLContext> context() {
        if (trust.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            ConfigException failure = new ConfigException(
                    PREFIX + "*: the key stores cannot be used; check their types" + " and passwords");
            failure.initCause(e);
            throw failure;
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        if (key.isEmpty()) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(key.get().load(), chars(key.get().keyPassword()));
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
        if (trust.isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust.get().load());
        return factory.getTrustManagers();
    }

    private static Optional<Store> store(Map<String, ?> config, String kind) {
        Object location = config.get(PREFIX + kind + ".location");
        if (location == null || location.toString().isBlank()) {
            return Optional.empty();
        }
        Object type = config.get(PREFIX + kind + ".type");
        Optional<Password> password = secret(config.get(PREFIX + kind + ".password"));
        Optional<Password> keyPassword = secret(config.get(PREFIX + "key.password"));
        return Optional.of(new Store(
                PREFIX + kind + ".location",
                Path.of(location.toString()),
                type == null ? "JKS" : type.toString(),
                password,
                keyPassword.or(() -> password)));
    }

    private static Optional<Password> secret(@Nullable Object value) {
        return value instanceof Password hidden
                ? Optional.of(hidden)
                : Optional.ofNullable(value).map(text -> new Password(text.toString()));
    }

    private static char @Nullable [] chars(Optional<Password> password) {
        return password.isEmpty() ? null : password.get().value().toCharArray();
    }
}
