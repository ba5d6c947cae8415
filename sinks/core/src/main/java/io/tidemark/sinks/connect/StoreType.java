package io.tidemark.sinks.connect;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.write.StoreWriter;
import java.time.Clock;
import java.time.Duration;

/** All that a store adds to a sink. */
public interface StoreType {

    /** The type in {@code backend.<type>.…} that it serves. */
    String type();

    /**
     * Checks what rules and pool say, without connecting.
     *
     * @throws io.tidemark.sinks.rules.RuleFileException if the store cannot do it
     */
    void check(RuleFile rules, Pool pool);

    /** Makes a writer, without connecting. {@code sink} names the applied positions. */
    StoreWriter open(String sink, RuleFile rules, Pool pool, Duration timeout, Clock clock);
}
