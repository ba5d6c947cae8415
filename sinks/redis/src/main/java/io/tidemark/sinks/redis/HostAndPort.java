package io.tidemark.sinks.redis;

import io.tidemark.sinks.rules.Pool;
import io.tidemark.sinks.rules.RuleFileException;
import java.util.Arrays;
import java.util.List;

/** Where one server listens. */
record HostAndPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /**
     * Reads a list with commas between.
     *
     * @throws RuleFileException if the option is absent, or an entry of it is wrong
     */
    static List<HostAndPort> listOf(Pool pool, String option, int defaultPort) {
        return Arrays.stream(pool.require(option).split(",", -1))
                .map(entry -> of(pool, option, entry.strip(), defaultPort))
                .toList();
    }

    private static HostAndPort of(Pool pool, String option, String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.isBlank()) {
            throw pool.invalid(option, "<host>:<port>");
        }
        return new HostAndPort(host, colon < 0 ? defaultPort : port(pool, option, text.substring(colon + 1)));
    }

    private static int port(Pool pool, String option, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a port out of range.
        }
        throw pool.invalid(option, "<host>:<port>");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
