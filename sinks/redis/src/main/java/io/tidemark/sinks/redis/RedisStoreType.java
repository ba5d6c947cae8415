package io.tidemark.sinks.redis;

import io.tidemark.sinks.connect.StoreType;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis, as far as a sink needs to know it. */
final class RedisStoreType implements StoreType {

    static final String TYPE = "redis";

    private static final Logger LOG = LoggerFactory.getLogger(RedisStoreType.class);

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void check(RuleFile rules, Pool pool) {
        RedisServer server = RedisServer.of(pool);
        RedisLayout.of(pool);
        rules.rules().forEach(rule -> RefusedCommands.check(rule, server));
        server.tls()
                .filter(tls -> !tls.verify())
                .ifPresent(tls -> LOG.warn(
                        "{}: the certificate of the server is not verified, so anybody on the way may read and change"
                                + " everything; remove verify, and state cafile",
                        pool.location(Tls.VERIFY)));
    }

    @Override
    public StoreWriter open(String sink, RuleFile rules, Pool pool, Duration timeout, Clock clock) {
        return new RedisStoreWriter(sink, new RedisSession(RedisServer.of(pool), timeout), RedisLayout.of(pool), clock);
    }
}
