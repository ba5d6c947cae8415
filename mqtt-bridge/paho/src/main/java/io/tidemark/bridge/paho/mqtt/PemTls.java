package io.tidemark.bridge.paho.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS from files in PEM, read by Kafka's own reader of them. */
public final class PemTls {

    private static final String PEM = "PEM";
    private static final ConfigDef SSL = ssl();

    private PemTls() {}

    /**
     * Makes a context.
     *
     * @param authority that certificates of servers are checked with; empty = those of the Java runtime
     * @param certificate of this client; goes with {@code key}
     * @throws IOException if a file cannot be read or has no PEM; the message names it
     */
    public static SSLContext context(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key)
            throws IOException {
        Map<String, Object> config = new HashMap<>();
        config.put("ssl.protocol", "TLS");
        if (authority.isPresent()) {
            config.put("ssl.truststore.type", PEM);
            config.put("ssl.truststore.certificates", content(authority.get()));
        }
        if (certificate.isPresent() && key.isPresent()) {
            config.put("ssl.keystore.type", PEM);
            config.put("ssl.keystore.certificate.chain", content(certificate.get()));
            config.put("ssl.keystore.key", content(key.get()));
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            // It expects every key of Kafka's to be there, as in a client's configuration.
            factory.configure(SSL.parse(config));
            return factory.sslContext();
        } catch (KafkaException | IllegalArgumentException e) {
            throw new IOException(
                    "the TLS files cannot be used (" + names(authority, certificate, key) + "): " + e.getMessage(), e);
        }
    }

    private static ConfigDef ssl() {
        ConfigDef keys = new ConfigDef();
        SslConfigs.addClientSslSupport(keys);
        return keys;
    }

    private static Password content(Path file) throws IOException {
        try {
            return new Password(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException("cannot read " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String names(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
        return String.join(
                ", ",
                java.util.stream.Stream.of(authority, certificate, key)
                        .flatMap(Optional::stream)
                        .map(Path::toString)
                        .toList());
    }
}
