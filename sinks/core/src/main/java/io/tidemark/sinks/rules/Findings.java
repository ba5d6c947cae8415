package io.tidemark.sinks.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers all that is wrong or odd in a rule file, so that one reading reports everything. */
final class Findings {

    private final List<RuleFileException> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void add(RuleFileException problem) {
        problems.add(problem);
    }

    void warn(SourceLocation at, String sentence) {
        warnings.add(at + ": " + sentence);
    }

    /** Takes a step; a problem in it is noted and ends nothing but the step. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (RuleFileException problem) {
            problems.add(problem);
        }
    }

    /** What the step gives; empty if there is a problem in it, which is noted. */
    <T> Optional<T> get(Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (RuleFileException problem) {
            problems.add(problem);
            return Optional.empty();
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** From top to bottom; of several files, in the order in which they first had one. */
    List<RuleFileException> problems() {
        Map<String, Integer> files = new HashMap<>();
        problems.forEach(problem -> files.putIfAbsent(problem.location().file(), files.size()));
        return problems.stream()
                .sorted(Comparator.comparing((RuleFileException problem) ->
                                files.getOrDefault(problem.location().file(), 0))
                        .thenComparing(problem -> problem.location().line())
                        .thenComparing(problem -> problem.location().column()))
                .toList();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
