package io.tidemark.sinks.template;

import java.util.List;

/** One statement of a rule, understood. */
public sealed interface StatementTemplate permits SqlTemplate, CommandTemplate {

    /** As the rule file writes it. */
    String text();

    /** The variables that it refers to, each as often as it is there. */
    List<Variable> variables();

    /** What is odd about it and was put right. One sentence each. */
    List<String> warnings();
}
