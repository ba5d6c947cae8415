package io.tidemark.sinks.redis;

import io.tidemark.sinks.connect.StoreType;
import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.Rule;
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
        RedisServer.of(pool);
        rules.rules().forEach(rule -> warn(rules, rule));
    }

    private static void warn(RuleFile rules, Rule rule) {
        if (rule.calls(BackendFunction.ON_MESSAGE_PUBLISH)
                || rule.calls(BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST)) {
            long stated = rule.options().expiredTime().orElseGet(() -> rules.globalNumber("msg.expired_after")
                    .orElse(0));
            if (stated <= 0) {
                LOG.warn(
                        "{}: no expired_time above 0 is stated; messages are kept for {} s",
                        rule.location(),
                        Expiry.DEFAULT_SECONDS);
            }
        }
        if (rule.calls(BackendFunction.ON_MESSAGE_RETAIN)
                && rule.options().expiredTime().isPresent()) {
            LOG.warn(
                    "{}: retained messages go after {} s, as the rule says; remove expired_time to keep them",
                    rule.location(),
                    rule.options().expiredTime().getAsLong());
        }
    }

    @Override
    public StoreWriter open(String sink, RuleFile rules, Pool pool, Duration timeout, Clock clock) {
        return new RedisStoreWriter(sink, new RedisSession(RedisServer.of(pool), timeout), clock);
    }
}
