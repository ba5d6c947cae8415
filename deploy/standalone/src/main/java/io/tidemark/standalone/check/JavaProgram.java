package io.tidemark.standalone.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java program.
 *
 * @param classPath as the option {@code -cp} takes it
 * @param heap largest heap, such as {@code 256m}
 * @param options further options of the virtual machine
 */
record JavaProgram(String classPath, String mainClass, String heap, List<String> options, List<String> arguments) {

    private static final String LOGGING = "-Dlog4j2.configurationFile=log4j2-check.xml";

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", LOGGING));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }
}
