package io.tidemark.check;

import io.tidemark.check.account.Disorder;
import io.tidemark.check.account.Duplicates;
import io.tidemark.check.account.MessageKey;
import io.tidemark.check.account.ReaderResult;
import io.tidemark.check.account.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The outcome as a person reads it. */
public final class Report {

    private static final int NAMED = 10;

    private Report() {}

    public static String of(Outcome outcome) {
        Verdict verdict = outcome.verdict();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(row(
                "reader",
                "kind",
                "due",
                "received",
                "lost",
                "once",
                "2×",
                "3×",
                "4×+",
                "<10",
                "<100",
                "100+",
                "furthest"));
        verdict.readers().forEach(reader -> lines.add(line(reader)));
        lines.add(row(
                "queue readers",
                "together",
                verdict.queue().due(),
                "",
                verdict.queue().lost().size(),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                ""));
        lines.add("");
        lines.add(
                "once, 2×, …: how often a message came. <10, <100, 100+: messages that came after so many later ones of"
                        + " their publisher and topic.");
        lines.add(format(
                "PUBLISH packets %d, acknowledged %d, messages published again %d; connections of readers %d",
                verdict.published(), verdict.acknowledged(), outcome.retries(), outcome.connections()));
        lines.add(format(
                "on the log: acknowledgements %d, messages sent by replays %d", outcome.acks(), outcome.replayed()));
        verdict.readers().forEach(reader -> named(reader.clientId() + " lost", reader.lost(), lines));
        named("the queue lost", verdict.queue().lost(), lines);
        verdict.replayedAfterAck().stream()
                .limit(NAMED)
                .forEach(found -> lines.add(format(
                        "replayed after a recorded ack: %s to connection %d of %s",
                        found.messageId(), found.epoch(), found.clientId())));
        outcome.problems().forEach(problem -> lines.add("problem: " + problem));
        lines.add(format(
                "%s (seed %d): lost %d, replayed after a recorded ack %d, never published %d",
                outcome.passed() ? "PASSED" : "FAILED",
                outcome.seed(),
                verdict.lost(),
                verdict.replayedAfterAck().size(),
                verdict.strange()));
        return String.join(System.lineSeparator(), lines);
    }

    private static void named(String what, List<MessageKey> messages, List<String> lines) {
        if (!messages.isEmpty()) {
            lines.add(what + ": "
                    + messages.stream().limit(NAMED).map(MessageKey::toString).collect(Collectors.joining(" "))
                    + (messages.size() > NAMED ? " and " + (messages.size() - NAMED) + " more" : ""));
        }
    }

    private static String line(ReaderResult reader) {
        Duplicates duplicates = reader.duplicates();
        Disorder disorder = reader.disorder();
        return row(
                reader.clientId(),
                reader.description(),
                reader.due(),
                reader.received(),
                reader.lost().size(),
                duplicates.none(),
                duplicates.one(),
                duplicates.two(),
                duplicates.more(),
                disorder.upTo9(),
                disorder.upTo99(),
                disorder.more(),
                disorder.furthest());
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-22s %-26s %7s %8s %6s   %7s %5s %5s %5s   %6s %6s %6s %8s", cells)
                .stripTrailing();
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
