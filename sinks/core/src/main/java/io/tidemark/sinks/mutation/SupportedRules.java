package io.tidemark.sinks.mutation;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import java.util.EnumSet;
import java.util.Set;

/** Refuses a rule that would do nothing. What is accepted without effect all the same is in {@link RuleWarnings}. */
final class SupportedRules {

    private static final Set<BackendFunction> SERVED = EnumSet.of(
            BackendFunction.ON_CLIENT_CONNECTED,
            BackendFunction.ON_CLIENT_DISCONNECTED,
            BackendFunction.ON_MESSAGE_PUBLISH,
            BackendFunction.ON_MESSAGE_STORE_KEEP_LATEST,
            BackendFunction.ON_MESSAGE_RETAIN,
            BackendFunction.ON_RETAIN_DELETE,
            BackendFunction.ON_MESSAGE_ACKED,
            BackendFunction.ON_MESSAGE_ACKED_FOR_PUBSUB,
            BackendFunction.ON_MESSAGE_ACKED_FOR_QUEUE,
            BackendFunction.ON_MESSAGE_ACKED_FOR_KEEP_LATEST,
            BackendFunction.ON_ACKED_DELETE);
    /** Answered by streams-app, which reads the same file. */
    private static final Set<BackendFunction> SUBSCRIPTIONS = EnumSet.of(
            BackendFunction.ON_MESSAGE_FETCH,
            BackendFunction.ON_MESSAGE_FETCH_FOR_PUBSUB,
            BackendFunction.ON_MESSAGE_FETCH_FOR_QUEUE,
            BackendFunction.ON_MESSAGE_FETCH_FOR_KEEP_LATEST,
            BackendFunction.ON_RETAIN_LOOKUP);

    private SupportedRules() {}

    static void check(RuleFile file) {
        for (Rule rule : file.rules()) {
            if (rule.action() instanceof RuleAction.Function call) {
                check(rule, call.function());
            } else if (!Forget.isAskedBy(rule)) {
                throw notYet(rule, "the statements of this rule on " + rule.hook());
            }
        }
        file.rules().stream()
                .filter(rule -> !rule.pool().equals(file.rules().get(0).pool()))
                .findFirst()
                .ifPresent(rule -> {
                    throw notYet(rule, "a second pool ('" + rule.pool() + "') in one sink");
                });
    }

    private static void check(Rule rule, BackendFunction function) {
        if (!SERVED.contains(function)
                && !SUBSCRIPTIONS.contains(function)
                && function != BackendFunction.ON_SUBSCRIBE_LOOKUP) {
            throw notYet(rule, function.toString());
        }
    }

    private static RuleFileException notYet(Rule rule, String what) {
        return new RuleFileException(
                rule.location(), what + " is not supported yet", "make the line a comment with # to run without it");
    }
}
