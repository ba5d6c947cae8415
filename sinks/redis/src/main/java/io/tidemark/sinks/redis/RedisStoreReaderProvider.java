package io.tidemark.sinks.redis;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.time.Duration;
import java.util.Optional;

/** Opens readers of Redis. */
public final class RedisStoreReaderProvider implements StoreReaderProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Override
    public String type() {
        return RedisStoreType.TYPE;
    }

    @Override
    public Retention retention(RuleFile rules) {
        StoringRules messages = StoringRules.of(rules);
        return topic ->
                messages.storing(topic).map(storing -> Duration.ofSeconds(Expiry.seconds(storing.expiredTime())));
    }

    @Override
    public Optional<SubscriptionRequests> listen(RuleFile rules, String pool, SubscriptionRequests.Listener listener) {
        return RedisChannel.listen(rules.pool(pool), TIMEOUT, listener);
    }

    @Override
    public StoreReader open(String sink, RuleFile rules, String pool, Topics topics) {
        return new RedisStoreReader(
                RedisServer.of(rules.pool(pool)), sink, topics.messages().name(), TIMEOUT);
    }
}
