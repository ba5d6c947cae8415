package io.tidemark.bridge.paho.check;

import org.slf4j.Logger;

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

    public static Finding ok(String text) {
        return new Finding(Verdict.OK, text);
    }

    public static Finding warning(String text) {
        return new Finding(Verdict.WARNING, text);
    }

    public static Finding cannotCheck(String text) {
        return new Finding(Verdict.CANNOT_CHECK, text);
    }

    /** Says it: a warning as one. */
    public void log(Logger log) {
        switch (verdict) {
            case OK -> log.info("Checked: {}", text);
            case WARNING -> log.warn("Checked: {}", text);
            case CANNOT_CHECK -> log.info("Cannot check {}", text);
        }
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
