package io.tidemark.sinks.connect;

import io.tidemark.sinks.mutation.MutationRules;
import io.tidemark.sinks.mutation.RuleWarnings;
import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceLocation;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A configuration whose rules were found right for a type of store.
 *
 * @param pool where the store is
 * @param warnings what the rule file says and the sink does not do
 */
record SinkPlan(SinkConfig config, MutationRules rules, Pool pool, List<String> warnings) {

    static SinkPlan of(SinkConfig config, StoreType store) {
        RuleFile file = config.rules();
        if (!file.type().equals(store.type())) {
            throw new RuleFileException(
                    SourceLocation.of(file.name()),
                    "the rules are for " + file.type() + ", the connector is for " + store.type(),
                    "use the connector class of " + file.type());
        }
        if (file.rules().isEmpty()) {
            throw new RuleFileException(
                    SourceLocation.of(file.name()),
                    "there is no rule in it",
                    "add lines such as backend." + file.type() + ".hook.message.publish.1 = …");
        }
        MutationRules rules = MutationRules.of(file);
        if (rules.needClientEvents()) {
            requireTopic(config, config.topics().clientEvents().name());
        }
        Pool pool = file.pool(file.rules().get(0).pool());
        store.check(file, pool);
        return new SinkPlan(config, rules, pool, RuleWarnings.of(file));
    }

    /** A rule whose topic is not read would do nothing, and say nothing. */
    private static void requireTopic(SinkConfig config, String topic) {
        List<String> listed = config.topicNames();
        if (!listed.isEmpty() && !listed.contains(topic)) {
            throw new ConfigException(
                    SinkTask.TOPICS_CONFIG,
                    String.join(",", listed),
                    "the statements of connector " + config.sink() + " need " + topic + ": add it");
        }
    }
}
