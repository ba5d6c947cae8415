package io.tidemark.sinks.mutation;

import io.tidemark.schemas.TopicFilterTrie;
import io.tidemark.sinks.mutation.Mutation.Execute;
import io.tidemark.sinks.rules.Forget;
import io.tidemark.sinks.rules.Hook;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.template.EventValues;
import io.tidemark.sinks.template.StatementTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a file that run the user's own statements. All that match an event run, by number, each with its statements in
 * order. Immutable.
 */
final class Statements {

    private record Executing(Rule rule, List<StatementTemplate> templates) {}

    private final Map<Hook, List<Executing>> ofClients = new EnumMap<>(Hook.class);
    private final Map<Hook, TopicFilterTrie<Executing>> ofTopics = new EnumMap<>(Hook.class);

    Statements(RuleFile file) {
        for (Rule rule : file.rules()) {
            if (rule.action() instanceof RuleAction.Statements action && !Forget.isAskedBy(rule)) {
                Executing executing = new Executing(rule, action.statements());
                ofClients
                        .computeIfAbsent(rule.hook(), hook -> new ArrayList<>())
                        .add(executing);
                ofTopics.computeIfAbsent(rule.hook(), hook -> new TopicFilterTrie<>())
                        .add(rule.topicFilter(), executing);
            }
        }
    }

    /** Whether anything runs on this hook, for some topic. */
    boolean isOn(Hook hook) {
        return ofClients.containsKey(hook);
    }

    /** What runs on a hook that is about no topic. */
    List<Effect> on(Hook hook, EventValues values) {
        return effects(ofClients.getOrDefault(hook, List.of()), values);
    }

    /** What runs on a hook for a topic. */
    List<Effect> on(Hook hook, String topic, EventValues values) {
        TopicFilterTrie<Executing> rules = ofTopics.get(hook);
        return rules == null ? List.of() : effects(rules.match(topic), values);
    }

    private static List<Effect> effects(List<Executing> rules, EventValues values) {
        return rules.stream()
                .sorted(Comparator.comparingInt(executing -> executing.rule().number()))
                .flatMap(executing -> executing.templates().stream()
                        .map(template -> new Effect(
                                executing.rule(),
                                new Execute(template, values, executing.rule().location()))))
                .toList();
    }
}
