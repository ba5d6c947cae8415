package io.tidemark.bench.sinks;

import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.RuleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;

/** What replay would see of a store. */
final class StoreReaders {

    private static final String POOL = "pool1";

    private StoreReaders() {}

    /** The position up to which a sink has applied each partition of the messages topic; below zero for nothing. */
    static List<Long> appliedThrough(String type, String sink, Path rules, int partitions) {
        StoreReaderProvider provider = ServiceLoader.load(StoreReaderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no reader of " + type + " is on the class path"));
        try (StoreReader reader = provider.open(sink, RuleFile.read(rules), POOL)) {
            return IntStream.range(0, partitions)
                    .mapToObj(partition -> reader.appliedThrough(partition).orElse(-1))
                    .toList();
        }
    }
}
