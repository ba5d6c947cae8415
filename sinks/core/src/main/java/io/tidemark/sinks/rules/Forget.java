package io.tidemark.sinks.rules;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Knows the statements that the shipped backend files hang on {@code session.unsubscribed}. They mean what
 * {@code on_acked_delete} means, so they run as that function, whatever their spacing and case.
 */
public final class Forget {

    private static final List<Pattern> STATEMENTS = List.of(
            Pattern.compile("\\s*del\\s+mqtt:acked:\\$\\{clientid}:\\$\\{topic}\\s*", Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "\\s*delete\\s+from\\s+mqtt_acked\\s+where\\s+"
                            + "(clientid\\s*=\\s*\\$\\{clientid}\\s+and\\s+topic\\s*=\\s*\\$\\{topic}"
                            + "|topic\\s*=\\s*\\$\\{topic}\\s+and\\s+clientid\\s*=\\s*\\$\\{clientid})\\s*;?\\s*",
                    Pattern.CASE_INSENSITIVE));

    private Forget() {}

    /** Whether a rule asks to forget how far a client has read what it unsubscribes from. */
    public static boolean isAskedBy(Rule rule) {
        return rule.calls(BackendFunction.ON_ACKED_DELETE)
                || (rule.hook() == Hook.SESSION_UNSUBSCRIBED
                        && rule.action() instanceof RuleAction.Statements action
                        && action.statements().size() == 1
                        && STATEMENTS.stream().anyMatch(known -> known.matcher(
                                        action.statements().get(0).text())
                                .matches()));
    }
}
