package io.tidemark.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A replay of history in words, from the API's JSON. */
record ReplayReport(JsonNode json) {

    private static final double MILLIS = 1_000.0;
    private static final int PERCENT = 100;

    String status() {
        return json.path("status").asText();
    }

    boolean hasEnded() {
        return json.has("endedAt");
    }

    private long count(String name) {
        return json.path("counts").path(name).asLong();
    }

    /** One line while it runs. */
    String progress() {
        long toRead = count("toRead");
        long percent = toRead == 0 ? PERCENT : PERCENT * count("read") / toRead;
        return String.format(Locale.ROOT, "%3d %% of the log read, %s", percent, counts());
    }

    private String counts() {
        String acked = json.has("clientId") ? ", " + count("acked") + " acknowledged" : "";
        return count("matched") + " matched, " + count("sent") + " sent" + acked;
    }

    /** What became of it. */
    String end() {
        Duration time = Duration.between(
                Instant.parse(json.path("startedAt").asText()),
                Instant.parse(json.path("endedAt").asText()));
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "History replay %s %s after %.1f s",
                json.path("id").asText(),
                status().toLowerCase(Locale.ROOT),
                time.toMillis() / MILLIS));
        if (json.has("reason")) {
            report.append(": ").append(json.path("reason").asText());
        }
        report.append(String.format("%n  %d records read, %s", count("read"), counts()));
        report.append(String.format("%n  %d left out as expired, %d skipped%n", count("expired"), count("skipped")));
        if (count("skipped") > 0) {
            report.append(
                    json.has("clientId")
                            ? "  (skipped: the client does not subscribe to their topic, or they cannot be read)\n"
                            : "  (skipped: they cannot be read, or their topic would be too long)\n");
        }
        return report.toString();
    }
}
