package io.tidemark.sinks.jdbc.layout;

/** What a column holds, as far as a sink tells columns apart. */
public enum Kind {
    /** Text whose width counts characters. */
    TEXT,
    /** Text whose width counts bytes of UTF-8: {@code text} in MySQL. */
    LONG_TEXT,
    /** Bytes. */
    BYTES,
    /** Whole numbers. The width is the largest. */
    INTEGER,
    /** Date and time without a zone. The width is the number of digits after the second. */
    TIMESTAMP,
    /** Something that a sink cannot write. */
    OTHER
}
