package io.tidemark.bridge.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${file:/path}} by what the file has, without white space around it, and {@code ${env:NAME}} by an environment
 * variable. Secrets need not be in a settings file that way.
 */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file|env):([^}]*)}");

    private final Map<String, String> environment;

    References(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Resolves a value.
     *
     * @param problem makes the exception of what is wrong; is told names only, never contents
     */
    String resolve(String value, UnaryOperator<String> problem) {
        return REFERENCE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1).equals("file")
                                ? fromFile(found.group(2), problem)
                                : fromEnvironment(found.group(2), problem)));
    }

    private static String fromFile(String name, UnaryOperator<String> problem) {
        try {
            return Files.readString(Path.of(name), StandardCharsets.UTF_8).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(problem.apply("refers to the file '" + name + "', which cannot be read ("
                    + e.getClass().getSimpleName() + "): create it, or let this user read it"));
        }
    }

    private String fromEnvironment(String name, UnaryOperator<String> problem) {
        String value = environment.get(name);
        if (value == null) {
            throw new SettingsException(
                    problem.apply("refers to the environment variable '" + name + "', which is not set: set it"));
        }
        return value.strip();
    }
}
