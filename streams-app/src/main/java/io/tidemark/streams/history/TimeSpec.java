package io.tidemark.streams.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in time as people write it: {@code now}, how long ago ({@code 2h}, {@code 1d12h}, {@code 90s}), or an instant. */
public final class TimeSpec {

    private static final Pattern AGO =
            Pattern.compile("(?=\\d)(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

    private TimeSpec() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with one sentence that says what would be right
     */
    public static Instant parse(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(Duration.ofDays(number(ago.group(1)))
                    .plusHours(number(ago.group(2)))
                    .plusMinutes(number(ago.group(3)))
                    .plusSeconds(number(ago.group(4))));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not a time: write an instant such as 2026-01-31T08:00:00Z, how long ago such as 2h or"
                            + " 1d12h, or now",
                    e);
        }
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
