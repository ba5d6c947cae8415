package io.tidemark.standalone.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Runs the shell commands of a page of the documentation as printed, but for the ports. */
final class DocumentedCommands {

    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Standalone standalone;
    private final Path directory;
    private final List<String> commands;

    private DocumentedCommands(Standalone standalone, Path directory, List<String> commands) {
        this.standalone = standalone;
        this.directory = directory;
        this.commands = commands;
    }

    /** @param directory in which they run */
    static DocumentedCommands of(String page, Standalone standalone, Path directory) throws IOException {
        List<String> commands = BLOCK.matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(block -> block.group(1))
                .toList();
        return new DocumentedCommands(standalone, directory, commands);
    }

    /** Runs the only command that contains a text. Returns its output. */
    String run(String containing) throws IOException, InterruptedException {
        List<String> found = commands.stream()
                .filter(command -> command.contains(containing))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " documented commands contain '" + containing + "'");
        }
        Process process = new ProcessBuilder("bash", "-e", "-c", withPorts(found.get(0)))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("exit code " + process.exitValue() + " of: " + found.get(0) + "\n" + output);
        }
        return output;
    }

    private String withPorts(String command) {
        return ADDRESS.matcher(command)
                .replaceAll(address -> "127.0.0.1:" + standalone.port(Integer.parseInt(address.group(1))));
    }
}
