package io.tidemark.sinks.redis;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.Retention;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.read.SubscriptionRequests;
import io.tidemark.sinks.rules.MessageLifetime;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.StoringRules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
        return new Retention() {
            @Override
            public Optional<Duration> of(String topic) {
                return messages.storing(topic)
                        .map(storing -> Duration.ofSeconds(MessageLifetime.seconds(storing.expiredTime())));
            }

            @Override
            public Optional<Duration> ofRetained(Rule rule) {
                OptionalLong stated = rule.options().expiredTime();
                return stated.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(MessageLifetime.seconds(stated)));
            }
        };
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

    @Override
    public StoreScanner scanner(String sink, RuleFile rules, String pool, Topics topics) {
        Pool server = rules.pool(pool);
        return new RedisStoreScanner(new RedisSession(RedisServer.of(server), TIMEOUT), RedisLayout.of(server), sink);
    }
}
