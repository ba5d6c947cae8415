package io.tidemark.sinks.connect;

import io.tidemark.sinks.rules.RuleFileException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink connector of one type of store. All its tasks have its configuration; the partitions of messages and acks decide how
 * many of them have work.
 */
public abstract class StoreSinkConnector extends SinkConnector {

    private static final Logger LOG = LoggerFactory.getLogger(StoreSinkConnector.class);

    private final StoreType store;
    private final Class<? extends StoreSinkTask> task;
    private Map<String, String> properties = Map.of();

    protected StoreSinkConnector(StoreType store, Class<? extends StoreSinkTask> task) {
        this.store = store;
        this.task = task;
    }

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public ConfigDef config() {
        return SinkConfig.definition();
    }

    /** Also reads the rules, so that a mistake in them is reported before the connector is made. */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        Config result = super.validate(connectorConfigs);
        boolean readable = result.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty());
        if (readable) {
            try {
                check(connectorConfigs);
            } catch (RuleFileException | ConfigException e) {
                String key = connectorConfigs.containsKey(SinkConfig.RULES) ? SinkConfig.RULES : SinkConfig.RULES_FILE;
                result.configValues().stream()
                        .filter(value -> value.name().equals(key))
                        .forEach((ConfigValue value) -> value.addErrorMessage(String.valueOf(e.getMessage())));
            }
        }
        return result;
    }

    /** The type in {@code backend.<type>.…} that it serves. */
    public String type() {
        return store.type();
    }

    /**
     * Reads the rules and checks that the store can do what they say, without connecting to it.
     *
     * @throws RuleFileException if it cannot
     * @throws ConfigException if the configuration itself is not right
     */
    public void check(Map<String, String> connectorConfigs) {
        SinkPlan.of(new SinkConfig(connectorConfigs), store);
    }

    /** Also logs what the rules ask for in vain: here, because every task would say it again. */
    @Override
    public void start(Map<String, String> props) {
        SinkPlan.of(new SinkConfig(props), store).warnings().forEach(warning -> LOG.warn("{}", warning));
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return task;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return IntStream.range(0, maxTasks).mapToObj(i -> properties).toList();
    }

    /** Nothing runs outside the tasks. */
    @Override
    public void stop() {}
}
