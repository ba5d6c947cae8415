package io.tidemark.standalone.check;

import io.tidemark.standalone.data.Distribution;

/**
 * What runs as streams-app; takes {@code --config FILE}.
 *
 * @param classPath as the option {@code -cp} takes it
 */
public record StreamsProgram(String mainClass, String classPath) {

    /** The product's. */
    public static StreamsProgram of(Distribution distribution) {
        return new StreamsProgram("io.tidemark.streams.StreamsMain", distribution.classPath());
    }
}
