package io.tidemark.standalone.cli.config;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.connect.StoreSinkConnector;
import io.tidemark.sinks.explain.RuleExplanation;
import io.tidemark.sinks.mutation.RuleWarnings;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.rules.RuleFileReport;
import io.tidemark.sinks.rules.SourceLocation;
import io.tidemark.standalone.connector.PoolConnector;
import io.tidemark.standalone.connector.SinkConfiguration;
import io.tidemark.standalone.connector.StoreConnectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule file and all that can be said of it without connecting to anything.
 *
 * @param rules what the file says; empty if it cannot be read to the end
 * @param explanations what each rule does
 * @param warnings one sentence each, with the place
 * @param problems why a connector would not take it
 */
record CheckedFile(
        Path path,
        Optional<RuleFile> rules,
        List<RuleExplanation> explanations,
        List<String> warnings,
        List<RuleFileException> problems) {

    private static final SinkConfiguration ANY = new SinkConfiguration(Topics.withDefaultPrefix(), "http://registry");

    static CheckedFile read(Path path) {
        RuleFileReport report = RuleFile.check(path, System.getenv());
        return report.file()
                .map(rules -> of(path, rules))
                .orElseGet(
                        () -> new CheckedFile(path, Optional.empty(), List.of(), report.warnings(), report.problems()));
    }

    private static CheckedFile of(Path path, RuleFile rules) {
        List<String> warnings = new ArrayList<>(RuleWarnings.of(rules));
        List<RuleFileException> problems = new ArrayList<>();
        Optional<StoreSinkConnector> connector = StoreConnectors.ofType(rules.type());
        if (rules.rules().isEmpty()) {
            problems.add(new RuleFileException(
                    SourceLocation.of(rules.name()),
                    "there is no rule in it",
                    "add lines such as backend." + rules.type() + ".hook.message.publish.1 = …"));
        } else if (connector.isPresent()) {
            problems.addAll(refusals(rules, connector.get()));
        } else {
            warnings.add(noConnector(rules));
        }
        List<RuleExplanation> explanations = rules.rules().stream()
                .map(rule -> RuleExplanation.of(rules, rule))
                .toList();
        return new CheckedFile(path, Optional.of(rules), explanations, warnings, problems);
    }

    static String noConnector(RuleFile rules) {
        return rules.name() + ": there is no sink for " + rules.type()
                + " yet, so these rules do nothing; there are sinks" + " for "
                + String.join(", ", StoreConnectors.types());
    }

    private static List<RuleFileException> refusals(RuleFile rules, StoreSinkConnector connector) {
        List<RuleFileException> refusals = new ArrayList<>();
        try {
            Map.Entry<String, String> location = Map.entry(SinkConfig.RULES_FILE, rules.name());
            for (PoolConnector pool : PoolConnector.of(rules.type(), connector, rules, location, ANY)) {
                try {
                    pool.check(connector);
                } catch (RuleFileException e) {
                    refusals.add(e);
                }
            }
        } catch (RuleFileException e) {
            refusals.add(e);
        }
        return refusals;
    }
}
