package io.tidemark.sinks.jdbc.mysql;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How connections are encrypted.
 *
 * @param authorities a file of certificates that the server's must lead to; empty for those that the JVM trusts
 */
record Tls(Mode mode, Optional<String> authorities) {

    /** Whether and how far. */
    enum Mode {
        OFF("disable"),
        /** Anybody in between can be the server. */
        UNVERIFIED("trust"),
        VERIFIED("verify-full");

        private final String driverName;

        Mode(String driverName) {
            this.driverName = driverName;
        }
    }

    /** @throws RuleFileException if an option is wrong, or asks for what is not served yet */
    static Tls of(Pool pool) {
        if (!pool.flag("ssl", false)) {
            return new Tls(Mode.OFF, Optional.empty());
        }
        for (String option : List.of("certfile", "keyfile")) {
            if (pool.text(option).isPresent()) {
                throw new RuleFileException(
                        pool.location(option),
                        "a client certificate is not supported yet",
                        "remove certfile and keyfile, and let the user log in with a password");
            }
        }
        Optional<String> authorities = pool.text("cacertfile");
        // The name becomes a part of a URL, which has no escapes.
        authorities
                .filter(file -> file.contains("&") || !Files.isReadable(Path.of(file)))
                .ifPresent(file -> {
                    throw pool.invalid(
                            "cacertfile", "the path of a file of certificates (PEM) that can be read, without &");
                });
        return new Tls(pool.flag("verify", true) ? Mode.VERIFIED : Mode.UNVERIFIED, authorities);
    }

    String urlOptions() {
        return "&sslMode=" + mode.driverName
                + authorities.map(file -> "&serverSslCert=" + file).orElse("");
    }
}
