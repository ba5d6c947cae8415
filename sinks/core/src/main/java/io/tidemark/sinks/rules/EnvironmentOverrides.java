package io.tidemark.sinks.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that environment variables give, as EMQ X's container images take them:
 * {@code EMQX_BACKEND__REDIS__POOL1__SERVER} stands for {@code backend.redis.pool1.server}.
 */
final class EnvironmentOverrides {

    private static final String PREFIX = "EMQX_BACKEND__";
    private static final String BEFORE_KEY = "EMQX_";
    private static final String DOT = "__";

    private EnvironmentOverrides() {}

    /** Keys are in lower case, since the names of variables do not show the case. Empty variables give nothing. */
    static List<Setting> of(Map<String, String> environment, Findings findings) {
        return new TreeMap<>(environment)
                .entrySet().stream()
                        .filter(variable -> variable.getKey().startsWith(PREFIX)
                                && !variable.getValue().isBlank())
                        .flatMap(variable ->
                                findings.get(() -> setting(variable.getKey(), variable.getValue())).stream())
                        .toList();
    }

    private static Setting setting(String name, String value) {
        String[] words =
                name.substring(BEFORE_KEY.length()).toLowerCase(Locale.ROOT).split(DOT, -1);
        return Setting.checked(Arrays.asList(words), value.strip(), SourceLocation.of("environment variable " + name));
    }
}
