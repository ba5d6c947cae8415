package io.tidemark.standalone.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java program.
 *
 * @param classPath as the option {@code -cp} takes it
 * @param heap largest heap, such as {@code 256m}
 */
record JavaProgram(String classPath, String mainClass, String heap, List<String> arguments) {

    private static final String LOGGING = "-Dlog4j2.configurationFile=log4j2-check.xml";

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        // Starts fast rather than runs fast: it is started often, beside others, on few processors.
        command.addAll(List.of(
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+ExitOnOutOfMemoryError",
                LOGGING));
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }
}
