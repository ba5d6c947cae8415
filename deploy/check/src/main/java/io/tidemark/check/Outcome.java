package io.tidemark.check;

import io.tidemark.check.account.Verdict;
import java.util.List;

/**
 * What a run showed.
 *
 * @param problems what else keeps it from being a success: something that did not come back
 * @param chronicle what was done to the system
 * @param connections of all readers
 * @param retries messages that were published again
 * @param acks acknowledgements on the log
 * @param replayed messages that replays sent, as the log says
 */
public record Outcome(
        long seed,
        Verdict verdict,
        List<String> problems,
        List<String> chronicle,
        int connections,
        int retries,
        long acks,
        long replayed) {

    /** Whether everything came back and every promise was kept. */
    public boolean passed() {
        return problems.isEmpty() && verdict.passed();
    }
}
