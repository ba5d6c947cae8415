package io.tidemark.sinks.rules;

import io.tidemark.schemas.TopicFilter;

/**
 * One {@code backend.<type>.hook.<event>.<number>} line.
 *
 * @param number the rule's place among the rules of its hook
 * @param topicFilter which MQTT topics it is for; {@code #} if the line names none. Means nothing on client hooks.
 * @param pool names a pool of the same file
 * @param location of the rule's JSON
 */
public record Rule(
        Hook hook,
        int number,
        TopicFilter topicFilter,
        RuleAction action,
        String pool,
        RuleOptions options,
        SourceLocation location) {

    /** Whether its action is this function. */
    public boolean calls(BackendFunction function) {
        return action instanceof RuleAction.Function call && call.function() == function;
    }
}
