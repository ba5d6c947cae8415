package io.tidemark.sinks.rules;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as cuttlefish writes them: {@code 5S}, {@code 2h}, {@code 1h30m}, {@code .5h}; f is a fortnight. */
final class Durations {

    /** Longer than anything is kept; far below where arithmetic with instants ends. */
    private static final Duration LONGEST = Duration.ofDays(100 * 366);

    private static final Pattern PART = Pattern.compile("([1-9][0-9]*(?:\\.[0-9]+)?|0?\\.[0-9]+)(ms|[fwdhms])");

    private Durations() {}

    /** Empty if the text is not a duration, or one of more than a century. */
    static Optional<Duration> parse(String text) {
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        Duration total = Duration.ZERO;
        int end = 0;
        while (part.find(end) && part.start() == end) {
            double millis = Double.parseDouble(part.group(1)) * millisOf(part.group(2));
            if (millis > LONGEST.toMillis()) {
                return Optional.empty();
            }
            total = total.plusMillis(Math.round(millis));
            end = part.end();
        }
        return end > 0 && end == text.length() && total.compareTo(LONGEST) <= 0 ? Optional.of(total) : Optional.empty();
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "w" -> 7 * 86_400_000L;
            case "f" -> 14 * 86_400_000L;
            default -> throw new IllegalArgumentException("not a unit of time: " + unit);
        };
    }
}
