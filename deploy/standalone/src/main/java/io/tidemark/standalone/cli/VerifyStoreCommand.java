package io.tidemark.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.verify.Verdict;
import io.tidemark.standalone.verify.StoreVerification;
import io.tidemark.standalone.verify.StoreVerification.Outcome;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark verify-store}: whether a store holds what the log says. */
@Command(
        name = "verify-store",
        description = {
            "Compares a store with the log, row by row.",
            "Messages, retained messages, clients and acks, from the log's beginning to what the sink has applied. Changes nothing. Rows that change",
            "meanwhile, dead letters and the effects of statements in the rules are not compared."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:store and log are equal", "1:they differ, or it failed", "2:wrong options", "3:no answer"},
        footer = {
            "",
            "Examples:",
            "  tidemark verify-store redis",
            "  tidemark verify-store orders --rules orders=/etc/tidemark/emqx_backend_pgsql.conf \\",
            "      --bootstrap-servers kafka:9092 --schema-registry http://registry:8081"
        })
public final class VerifyStoreCommand implements Callable<Integer> {

    private static final int EQUAL = 0;
    private static final int FAILED = 1;
    private static final int NO_ANSWER = 3;

    @Parameters(paramLabel = "NAME", description = "Name of the sink (its connector).")
    private String sink = "";

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differences to print; all are counted (default: ${DEFAULT-VALUE}).")
    private int max = 20;

    @Mixin
    private final LogOptions log = new LogOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (max < 0) {
            throw new ParameterException(spec.commandLine(), "--max must not be negative");
        }
        try {
            StoreVerification verification =
                    new StoreVerification(log.clients(), log.store(sink), new ScanProgress(err));
            Outcome outcome = verification.run(max);
            out.print(json ? json(outcome) : text(outcome));
            out.flush();
            return outcome.verdict().isEqual() ? EQUAL : FAILED;
        } catch (KafkaException | StoreUnavailableException e) {
            err.println("tidemark verify-store: no answer: " + e.getMessage());
            err.flush();
            return NO_ANSWER;
        } catch (RuleFileException e) {
            err.println("tidemark verify-store: " + e.getMessage());
            err.flush();
            return FAILED;
        }
    }

    private String text(Outcome outcome) {
        Verdict verdict = outcome.verdict();
        StringBuilder text = new StringBuilder();
        verdict.differences()
                .forEach(difference -> text.append("  ").append(difference).append('\n'));
        long more = verdict.different() - verdict.differences().size();
        if (more > 0) {
            text.append("  … and ").append(more).append(" more\n");
        }
        text.append(sink)
                .append(
                        verdict.isEqual()
                                ? " equals the log: "
                                : " differs from the log in " + verdict.different() + " rows: ")
                .append(verdict.compared())
                .append(" rows compared with ")
                .append(outcome.records())
                .append(" records\n");
        if (verdict.older() > 0) {
            text.append("  ")
                    .append(verdict.older())
                    .append(" messages are older than the log, and were not compared\n");
        }
        if (outcome.deadLetters() > 0) {
            text.append("  ")
                    .append(outcome.deadLetters())
                    .append(" records are dead letters, and were not compared\n");
        }
        if (outcome.applied().isEmpty()) {
            text.append("  the sink has applied nothing yet\n");
        }
        return text.toString();
    }

    private String json(Outcome outcome) {
        Verdict verdict = outcome.verdict();
        ObjectNode tree = new ObjectMapper()
                .createObjectNode()
                .put("sink", sink)
                .put("equal", verdict.isEqual())
                .put("rows", verdict.compared())
                .put("records", outcome.records())
                .put("different", verdict.different())
                .put("older", verdict.older())
                .put("deadLetters", outcome.deadLetters());
        ArrayNode differences = tree.putArray("differences");
        verdict.differences().forEach(difference -> differences
                .addObject()
                .put("kind", difference.kind().name())
                .put("row", difference.row().name())
                .put("subject", difference.subject())
                .put("detail", difference.detail()));
        return tree.toPrettyString() + "\n";
    }
}
