package io.tidemark.bridge.paho.emqx.check;

/**
 * What a check found.
 *
 * @param text what is so, and what to do about it if it is not good
 */
public record Finding(Verdict verdict, String text) {

    /** Whether it is good. */
    public enum Verdict {
        OK,
        WARNING,
        /** The broker does not let one see it. */
        CANNOT_CHECK
    }

    static Finding ok(String text) {
        return new Finding(Verdict.OK, text);
    }

    static Finding warning(String text) {
        return new Finding(Verdict.WARNING, text);
    }

    public static Finding cannotCheck(String text) {
        return new Finding(Verdict.CANNOT_CHECK, text);
    }

    @Override
    public String toString() {
        return switch (verdict) {
            case OK -> "ok       " + text;
            case WARNING -> "WARNING  " + text;
            case CANNOT_CHECK -> "unknown  " + text;
        };
    }
}
