package io.tidemark.sinks.rules;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Where one server listens. */
public record HostAndPort(String host, int port) {

    private static final int MAX_PORT = 65_535;
    /** A name, an IPv4 address, or an IPv6 address in brackets: nothing that means something in a URL. */
    private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[[0-9a-fA-F:.]+]");

    /**
     * Reads an option that is one {@code host[:port]}.
     *
     * @throws RuleFileException if it is absent or wrong
     */
    public static HostAndPort of(Pool pool, String option, int defaultPort) {
        return of(pool, option, pool.require(option), defaultPort, "one <host>:<port>");
    }

    /**
     * Reads an option that is a list of them with commas between.
     *
     * @throws RuleFileException if it is absent, or an entry of it is wrong
     */
    public static List<HostAndPort> listOf(Pool pool, String option, int defaultPort) {
        return Arrays.stream(pool.require(option).split(",", -1))
                .map(entry ->
                        of(pool, option, entry.strip(), defaultPort, "<host>:<port>, several with commas between"))
                .toList();
    }

    private static HostAndPort of(Pool pool, String option, String text, int defaultPort, String expected) {
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? defaultPort : port(text.substring(colon + 1));
        if (!HOST.matcher(host).matches() || port < 1 || port > MAX_PORT) {
            throw pool.invalid(option, expected);
        }
        return new HostAndPort(host, port);
    }

    /** 0 if it is not a number. */
    private static int port(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
