package io.tidemark.sinks.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How connections are encrypted: {@code ssl}, {@code cafile}, {@code certfile}, {@code keyfile} and {@code verify} of a pool.
 *
 * @param authorities PEM certificates to trust; empty for those of the JVM
 * @param identity what the client shows of itself, if the server asks
 * @param verify whether the server's certificate, and its host in it, must be right
 */
record Tls(Optional<Path> authorities, Optional<Identity> identity, boolean verify) {

    /** A PEM certificate chain, and its key in PKCS 8. */
    record Identity(Path certificates, Path key) {}

    private static final String SSL = "ssl";
    private static final String AUTHORITIES = "cafile";
    private static final String CERTIFICATES = "certfile";
    private static final String KEY = "keyfile";
    static final String VERIFY = "verify";
    private static final char[] NO_PASSWORD = new char[0];

    /**
     * Reads a pool's options; empty if connections are not encrypted.
     *
     * @throws RuleFileException if one is wrong, or has no effect without another
     */
    static Optional<Tls> of(Pool pool) {
        if (!pool.flag(SSL, false)) {
            List.of(AUTHORITIES, CERTIFICATES, KEY, VERIFY).forEach(option -> requireAbsent(pool, option));
            return Optional.empty();
        }
        Optional<Path> certificates = file(pool, CERTIFICATES);
        Optional<Path> key = file(pool, KEY);
        if (certificates.isPresent() != key.isPresent()) {
            throw new RuleFileException(
                    pool.location(key.isPresent() ? KEY : CERTIFICATES),
                    "a certificate and its key belong together",
                    "state both certfile and keyfile, or neither");
        }
        return Optional.of(new Tls(
                file(pool, AUTHORITIES),
                certificates.map(chain -> new Identity(chain, key.orElseThrow())),
                pool.flag(VERIFY, true)));
    }

    private static void requireAbsent(Pool pool, String option) {
        if (pool.text(option).isPresent()) {
            throw new RuleFileException(
                    pool.location(option),
                    "option '" + option + "' of pool '" + pool.name() + "' has no effect without ssl",
                    "add ssl = true, or remove it");
        }
    }

    private static Optional<Path> file(Pool pool, String option) {
        Optional<Path> path = pool.text(option).map(Path::of);
        if (path.isPresent() && !(Files.isRegularFile(path.get()) && Files.isReadable(path.get()))) {
            throw pool.invalid(option, "the path of a PEM file that this process can read");
        }
        return path;
    }

    void configure(RedisURI uri) {
        uri.setSsl(true);
        uri.setVerifyPeer(verify ? SslVerifyMode.FULL : SslVerifyMode.NONE);
    }

    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        authorities.ifPresent(path -> options.trustManager(path.toFile()));
        identity.ifPresent(
                own -> options.keyManager(own.certificates().toFile(), own.key().toFile(), NO_PASSWORD));
        return options.build();
    }
}
