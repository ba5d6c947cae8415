package io.tidemark.sinks.read;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.rules.RuleFile;
import java.util.Optional;

/** Found with {@link java.util.ServiceLoader}: one for each type of backend. */
public interface StoreReaderProvider {

    /** The type in {@code backend.<type>.…}: {@code redis}, {@code pgsql}. */
    String type();

    /**
     * Opens a reader. Does not connect yet, so it succeeds while the store is down.
     *
     * @param sink name of the connector that writes the store: its applied positions are the ones reported
     * @param pool which pool of the rule file says where the store is
     * @param topics the Kafka topics that the sink reads: the positions in the store name them
     * @throws io.tidemark.sinks.rules.RuleFileException if the pool is missing or wrong
     */
    StoreReader open(String sink, RuleFile rules, String pool, Topics topics);

    /**
     * How long the store keeps what a sink with these rules writes. Stores that drop nothing by themselves need not override
     * it.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if the rules say it wrongly
     */
    default Retention retention(RuleFile rules) {
        return Retention.FOREVER;
    }

    /**
     * Opens a scanner, as {@link #open} opens a reader.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if the pool is missing or wrong
     */
    StoreScanner scanner(String sink, RuleFile rules, String pool, Topics topics);

    /**
     * Listens to requests of applications, if this kind of store has a way for them and the pool asks for it. Does not wait for a
     * connection, so it succeeds while the store is down, and connects again by itself.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if the pool is missing or wrong
     */
    default Optional<SubscriptionRequests> listen(RuleFile rules, String pool, SubscriptionRequests.Listener listener) {
        return Optional.empty();
    }

    /** Opens a reader of a sink on topics with the default prefix. */
    default StoreReader open(String sink, RuleFile rules, String pool) {
        return open(sink, rules, pool, Topics.withDefaultPrefix());
    }
}
