package io.tidemark.sinks.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a client says it is. Its text form shows no password.
 *
 * @param username a user of the server's ACL; empty for the default one
 * @param password empty if the server wants none
 */
record Credentials(Optional<String> username, Optional<String> password) {

    static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

    /** @throws RuleFileException if there is a user without a password */
    static Credentials of(Pool pool) {
        Credentials credentials = new Credentials(pool.text("username"), pool.text("password"));
        if (credentials.username().isPresent() && credentials.password().isEmpty()) {
            throw new RuleFileException(
                    pool.location("username"),
                    "pool '" + pool.name() + "' has a username and no password",
                    "add the user's password");
        }
        return credentials;
    }

    void configure(RedisURI uri) {
        password.ifPresent(secret -> {
            @Nullable String name = username.orElse(null);
            uri.setCredentialsProvider(new StaticCredentialsProvider(name, secret.toCharArray()));
        });
    }

    @Override
    public String toString() {
        return username.orElse("the default user");
    }
}
