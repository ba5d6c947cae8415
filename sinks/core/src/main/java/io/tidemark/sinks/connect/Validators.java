package io.tidemark.sinks.connect;

import io.tidemark.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What a value of the configuration may be; the text form of each stands in the documentation. */
final class Validators {

    private static final int LONGEST_NAME = 255;

    private Validators() {}

    /** A name that fits into the key of the applied positions in every store. */
    static ConfigDef.Validator name() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    String name = String.valueOf(value);
                    if (value == null || name.isBlank() || name.length() > LONGEST_NAME) {
                        throw new ConfigException(key, value, "write 1 to " + LONGEST_NAME + " characters");
                    }
                },
                () -> "1 to " + LONGEST_NAME + " characters");
    }

    /** A file that this worker can read, or nothing. */
    static ConfigDef.Validator readableFile() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    String path = String.valueOf(value);
                    if (!path.isEmpty() && !(Files.isRegularFile(Path.of(path)) && Files.isReadable(Path.of(path)))) {
                        throw new ConfigException(
                                key, value, "the worker has no such file, or may not read it; put it on every worker");
                    }
                },
                () -> "a file that every worker can read");
    }

    /** What {@link Topics} takes. */
    static ConfigDef.Validator topicPrefix() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    try {
                        Topics.withPrefix(String.valueOf(value));
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(key, value, String.valueOf(e.getMessage()));
                    }
                },
                () -> "up to 64 of the characters a-z A-Z 0-9 . _ -");
    }
}
