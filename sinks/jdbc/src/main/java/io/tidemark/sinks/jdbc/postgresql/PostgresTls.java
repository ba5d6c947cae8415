package io.tidemark.sinks.jdbc.postgresql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * How a connection is encrypted. The server must show a certificate for its name that the CA has signed: the one of
 * {@code cacertfile}, or those that the JVM trusts. Only {@code verify = false} does without.
 */
record PostgresTls(boolean verify, Optional<Path> ca, Optional<Identity> identity) {

    /** Shown to servers that ask who is there. */
    private record Identity(Path certificate, Path key, String algorithm) {}

    private static final String CA = "cacertfile";
    private static final String CERTIFICATE = "certfile";
    private static final String KEY = "keyfile";
    /** What a private key that is not encrypted may be, as far as the driver can use it. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /**
     * Reads a pool's options.
     *
     * @return empty if the pool says {@code ssl = false} or nothing
     * @throws RuleFileException if one is wrong, or a file cannot be used
     */
    static Optional<PostgresTls> of(Pool pool) {
        if (!pool.flag("ssl", false)) {
            return Optional.empty();
        }
        boolean verify = pool.flag("verify", true);
        Optional<Path> ca = file(pool, CA);
        Optional<Identity> identity = identity(pool);
        if (verify && ca.isEmpty() && identity.isPresent()) {
            throw new RuleFileException(
                    pool.location(CERTIFICATE),
                    "pool '" + pool.name() + "' has a certfile and no cacertfile",
                    "add cacertfile, the CA that has signed the server's certificate");
        }
        return Optional.of(new PostgresTls(verify, ca, identity));
    }

    private static Optional<Identity> identity(Pool pool) {
        Optional<Path> certificate = file(pool, CERTIFICATE);
        Optional<Path> key = file(pool, KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new RuleFileException(
                    pool.location(certificate.isPresent() ? CERTIFICATE : KEY),
                    "pool '" + pool.name() + "' has only one of certfile and keyfile",
                    "state both or none");
        }
        return certificate.map(path -> new Identity(path, key.orElseThrow(), algorithm(pool, key.orElseThrow())));
    }

    private static Optional<Path> file(Pool pool, String option) {
        return pool.text(option).map(text -> {
            try {
                Path path = Path.of(text);
                if (Files.isReadable(path) && !Files.isDirectory(path)) {
                    return path;
                }
            } catch (InvalidPathException notAPath) {
                // Reported below, like a file that is not there.
            }
            throw pool.invalid(option, "the path of a PEM file that this process can read");
        });
    }

    /** The driver has to be told. It reads PKCS#8 only, and says little about other formats. */
    private static String algorithm(Pool pool, Path key) {
        byte[] encoded = pkcs8(pool, key);
        for (String algorithm : ALGORITHMS) {
            try {
                KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                return algorithm;
            } catch (GeneralSecurityException anotherAlgorithm) {
                // Tried with the next.
            }
        }
        throw notPkcs8(pool);
    }

    private static byte[] pkcs8(Pool pool, Path key) {
        try {
            byte[] content = Files.readAllBytes(key);
            String text = new String(content, ISO_8859_1);
            Matcher pem = PKCS8.matcher(text);
            if (pem.find()) {
                return Base64.getMimeDecoder().decode(pem.group(1));
            }
            if (text.contains("-----BEGIN")) {
                throw notPkcs8(pool);
            }
            return content;
        } catch (IOException e) {
            throw pool.invalid(KEY, "the path of a file that this process can read");
        }
    }

    private static RuleFileException notPkcs8(Pool pool) {
        return new RuleFileException(
                pool.location(KEY),
                "the key in the keyfile of pool '" + pool.name() + "' is not in PKCS#8 without a password",
                "convert it: openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key, and chmod 600 new.key");
    }

    void configure(PGSimpleDataSource source) {
        source.setSsl(true);
        source.setSslMode(verify ? "verify-full" : "require");
        if (verify && ca.isEmpty()) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
        if (verify) {
            ca.ifPresent(path -> source.setSslRootCert(path.toString()));
        }
        identity.ifPresent(shown -> {
            source.setSslCert(shown.certificate().toString());
            source.setSslKey(shown.key().toString());
            source.setPemKeyAlgorithm(shown.algorithm());
        });
    }
}
