package io.tidemark.sinks.rules;

import java.util.List;
import java.util.Optional;

/**
 * What reading a rule file found.
 *
 * @param problems all that is wrong, from top to bottom
 * @param warnings what is odd in the way the file is written, as {@link RuleFile#warnings}
 * @param file what it says; empty if there are problems
 */
public record RuleFileReport(List<RuleFileException> problems, List<String> warnings, Optional<RuleFile> file) {

    public RuleFileReport {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    static RuleFileReport of(Findings findings, Optional<RuleFile> file) {
        return new RuleFileReport(
                findings.problems(), findings.warnings(), file.filter(complete -> !findings.hasProblems()));
    }

    /** The file, or the first problem as an exception. */
    RuleFile orThrow() {
        return file.orElseThrow(() -> problems.get(0));
    }
}
