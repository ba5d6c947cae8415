package io.tidemark.standalone.cli.config;

import io.tidemark.sinks.explain.RuleExplanation;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.SourceExcerpt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark config check}: what rule files do here, and what is wrong with them. */
@Command(
        name = "check",
        description = {
            "Says of each rule of a file what it does, and what is wrong.",
            "First what each rule does, then what is odd or done in another way than EMQ X did it, then all that is wrong. Environment variables such as",
            "EMQX_BACKEND__REDIS__POOL1__SERVER count as they do in the sinks."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark config check /etc/emqx/plugins/emqx_backend_*.conf",
            "  tidemark config check --quiet --strict conf/*.conf"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every file is good", "1:something is wrong", "2:wrong options"})
public final class ConfigCheckCommand implements Callable<Integer> {

    private static final int GOOD = 0;
    private static final int WRONG = 1;
    private static final String NO_TOPIC = "-";

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Rule files.")
    private List<Path> files = List.of();

    @Option(names = "--strict", description = "Warnings count as errors.")
    private boolean strict;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print errors only.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int errors = 0;
        for (Path path : files) {
            CheckedFile file = CheckedFile.read(path);
            print(file, out);
            errors += errors(file);
        }
        out.flush();
        return errors == 0 ? GOOD : WRONG;
    }

    private int errors(CheckedFile file) {
        return file.problems().size() + (strict ? file.warnings().size() : 0);
    }

    private void print(CheckedFile file, PrintWriter out) {
        if (!quiet) {
            out.println(
                    file.path() + file.rules().map(rules -> ": " + rules.type()).orElse(""));
            explain(file.explanations(), out);
        }
        if (strict || !quiet) {
            file.warnings().forEach(warning -> out.println((strict ? "error: " : "warning: ") + warning));
        }
        file.problems().forEach(problem -> print(problem, out));
        if (!quiet) {
            out.println(verdict(file));
            out.println();
        }
    }

    private String verdict(CheckedFile file) {
        String warnings = strict ? "" : count(file.warnings().size(), "warning");
        int errors = errors(file);
        return errors > 0
                ? file.path() + " has " + count(errors, "error") + (warnings.isEmpty() ? "" : " and " + warnings)
                : file.path() + " is good" + (warnings.isEmpty() ? "" : ", with " + warnings);
    }

    private static String count(int number, String what) {
        return number == 0 ? "" : number + " " + what + (number == 1 ? "" : "s");
    }

    private static void explain(List<RuleExplanation> rules, PrintWriter out) {
        int hooks = rules.stream().mapToInt(rule -> rule.hook().length()).max().orElse(0);
        int topics =
                rules.stream().mapToInt(rule -> topics(rule).length()).max().orElse(0);
        for (RuleExplanation rule : rules) {
            out.println(
                    "  " + padded(rule.hook(), hooks) + "  " + padded(topics(rule), topics) + "  " + rule.sentence());
        }
    }

    private static String topics(RuleExplanation rule) {
        return rule.topics().isEmpty() ? NO_TOPIC : rule.topics();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static void print(RuleFileException problem, PrintWriter out) {
        out.println("error: " + problem.getMessage());
        SourceExcerpt.of(problem.location()).ifPresent(excerpt -> {
            out.println("    " + excerpt.line());
            if (!excerpt.caret().isEmpty()) {
                out.println("    " + excerpt.caret());
            }
        });
    }
}
