package io.tidemark.sinks.jdbc.postgresql;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.RuleFile;
import java.time.Duration;

/** Opens readers of PostgreSQL. */
public final class PostgresStoreReaderProvider implements StoreReaderProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Override
    public String type() {
        return PostgresStoreType.TYPE;
    }

    @Override
    public StoreReader open(String sink, RuleFile rules, String pool, Topics topics) {
        return new PostgresStoreReader(
                PostgresServer.of(rules.pool(pool)), sink, topics.messages().name(), TIMEOUT);
    }
}
