package io.tidemark.standalone.connector;

import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The connector of one pool of a rule file: a connector writes one store.
 *
 * @param name of the connector
 * @param config ready for Connect
 */
public record PoolConnector(String name, Map<String, String> config) {

    private static final List<String> POOL_SIZES = List.of("pool_size", "c_pool_size", "size");
    private static final int DEFAULT_POOL_SIZE = 8;
    private static final int MAX_POOL_SIZE = 1_000;

    /**
     * One for each pool that rules use; the first by name has the given name, the others that and their pool's.
     *
     * @param location {@code tidemark.rules.file} or {@code tidemark.rules}, and what to configure it with
     * @throws RuleFileException if a pool's size is none
     */
    public static List<PoolConnector> of(
            String name,
            StoreSinkConnector type,
            RuleFile rules,
            Map.Entry<String, String> location,
            SinkConfiguration configuration) {
        List<PoolConnector> connectors = new ArrayList<>();
        // Not in the order of the rules: one more rule must not give a connector another name.
        List<String> pools = rules.poolsInUse().stream().sorted().toList();
        for (String pool : pools) {
            RuleFile own = rules.ofPool(pool);
            Map<String, String> config =
                    new LinkedHashMap<>(configuration.of(type.getClass(), own, size(own.pool(pool))));
            config.put(location.getKey(), location.getValue());
            if (pools.size() > 1) {
                config.put(SinkConfig.POOL, pool);
            }
            connectors.add(new PoolConnector(connectors.isEmpty() ? name : name + "-" + pool, config));
        }
        return connectors;
    }

    /** EMQ X had so many connections; here a task has one. */
    private static int size(Pool pool) {
        String option = POOL_SIZES.stream()
                .filter(known -> pool.text(known).isPresent())
                .findFirst()
                .orElse("pool_size");
        return pool.number(option, DEFAULT_POOL_SIZE, 1, MAX_POOL_SIZE);
    }

    /**
     * Asks the connector whether it would take the configuration.
     *
     * @throws RuleFileException if something in the rules is not for it
     * @throws ConfigException if the configuration is not
     */
    public void check(StoreSinkConnector type) {
        Map<String, String> named = new LinkedHashMap<>(config);
        named.put(SinkConfig.NAME, name);
        type.check(named);
    }
}
