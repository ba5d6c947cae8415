package io.tidemark.standalone.check;

import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The answer to {@code GET /connectors?expand=status}. */
final class ConnectStatus {

    private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"(\\w+)\"");

    private ConnectStatus() {}

    /** Whether every connector runs, each with a task or more, and all of those run. */
    static boolean allRun(String json, Collection<String> connectors) {
        List<String> states = STATE.matcher(json)
                .results()
                .map((MatchResult state) -> state.group(1))
                .toList();
        return connectors.stream().allMatch(name -> json.contains("\"" + name + "\""))
                && states.size() >= 2 * connectors.size()
                && states.stream().allMatch("RUNNING"::equals);
    }
}
