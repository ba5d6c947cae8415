package io.tidemark.standalone.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the metrics of several sources on one page. */
public final class PrometheusText {

    private static final String HELP = "# HELP ";
    private static final String TYPE = "# TYPE ";

    private PrometheusText() {}

    /**
     * Joins pages of the Prometheus text format. A metric may be declared once on a page, so of a metric that two sources
     * have, such as those of the JVM, the first source's is shown.
     */
    public static String join(List<String> pages) {
        StringBuilder joined = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (String page : pages) {
            Set<String> here = new HashSet<>();
            boolean skip = false;
            for (String line : page.lines().toList()) {
                if (line.startsWith(HELP) || line.startsWith(TYPE)) {
                    String metric = metric(line);
                    skip = seen.contains(metric);
                    here.add(metric);
                }
                if (!skip && !line.isBlank() && !line.startsWith("# EOF")) {
                    joined.append(line).append('\n');
                }
            }
            seen.addAll(here);
        }
        return joined.toString();
    }

    private static String metric(String declaration) {
        int begin = HELP.length();
        int end = declaration.indexOf(' ', begin);
        return end < 0 ? declaration.substring(begin) : declaration.substring(begin, end);
    }
}
