package io.tidemark.streams;

import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the rules of a sink are.
 *
 * @param pool whose rules are the sink's; empty if the file's rules are of one pool
 */
public record StoreRules(Path file, Optional<String> pool) {

    /** The key that says which pool is the sink's. */
    static String poolKey(String sink) {
        return "replay.store." + sink + ".pool";
    }

    /**
     * Reads them.
     *
     * @throws RuleFileException if they are not right, or of several pools and none is chosen
     */
    RuleFile read(String sink) {
        RuleFile rules = RuleFile.read(file, System.getenv());
        if (pool.isPresent()) {
            return rules.ofPool(pool.get());
        }
        List<String> used = rules.poolsInUse();
        if (used.size() > 1) {
            throw new RuleFileException(
                    SourceLocation.of(rules.name()),
                    "its rules use the pools " + String.join(", ", used) + ", and " + sink + " is a sink of one",
                    "set " + poolKey(sink) + " to the one that the connector " + sink + " has as its tidemark.pool");
        }
        return rules;
    }
}
