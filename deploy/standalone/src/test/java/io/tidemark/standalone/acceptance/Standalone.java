package io.tidemark.standalone.acceptance;

import io.tidemark.servers.process.Directories;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code tidemark dev} in its own JVM, from the built distribution, on free ports and a data directory of its own. */
final class Standalone implements AutoCloseable {

    static final int MQTT = 1883;
    static final int KAFKA = 9092;
    static final int REGISTRY = 8081;
    static final int CONNECT = 8083;
    static final int API = 8080;
    static final int REDIS = 6379;
    static final int POSTGRESQL = 5432;

    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    private static final String READY = "Tidemark is ready";

    private final Path data;
    private final Path output;
    private final int offset;
    private Process process;

    private Standalone(Path data, int offset, Process process, Path output) {
        this.data = data;
        this.offset = offset;
        this.process = process;
        this.output = output;
    }

    /** Starts it and waits until it says that it is ready. */
    static Standalone start(Path directory) throws IOException {
        int offset = freeOffset();
        Path data = directory.resolve("data");
        Path output = directory.resolve("output.txt");
        Standalone standalone = new Standalone(data, offset, launch(data, offset, output), output);
        standalone.awaitReady(0);
        return standalone;
    }

    private static Process launch(Path data, int offset, Path output) throws IOException {
        Path dist = Path.of("target", "dist").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dtidemark.home=" + dist,
                "-cp",
                dist.resolve("lib") + "/*",
                "io.tidemark.standalone.Main",
                "dev",
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(offset)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private void awaitReady(int readyBefore) {
        Awaitility.await("standalone is ready; its output is in " + output)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast("the standalone process ended; its output is in " + output, () -> !process.isAlive())
                .until(() -> readyCount() > readyBefore);
    }

    private long readyCount() throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.contains(READY))
                .count();
    }

    int port(int defaultPort) {
        return defaultPort + offset;
    }

    Path data() {
        return data;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port(KAFKA);
    }

    String registryUrl() {
        return "http://127.0.0.1:" + port(REGISTRY);
    }

    String mqttUri() {
        return "tcp://127.0.0.1:" + port(MQTT);
    }

    /** GET on the API port. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(API) + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The running servers that it started, by name of their program; their children may be among them. */
    List<ProcessHandle> children(String program) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(handle -> isOurs(commandLine(handle), program)).toList();
        }
    }

    /** As the process shows it: Redis and PostgreSQL write their own. */
    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"));
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }

    /** It names our data directory or our port. */
    private boolean isOurs(String commandLine, String program) {
        boolean named = commandLine.contains(data.toString()) || commandLine.contains(":" + port(REDIS));
        String name = commandLine.split("[ \0]", 2)[0];
        // An embedded server's file has its version behind the name.
        return named && (name.endsWith("/" + program) || name.contains("/" + program + "-"));
    }

    /** SIGKILL to the JVM: Redis and PostgreSQL stay behind. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Takes away the broker's sessions, queues and retained messages, while nothing runs. */
    void forgetBroker() throws IOException {
        Directories.delete(data.resolve("hivemq").resolve("data"));
    }

    /** Starts again on the same data and ports, and waits until ready. */
    void restart() throws IOException {
        int before = (int) readyCount();
        process = launch(data, offset, output);
        awaitReady(before);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** As Ctrl-C: it stops all that it started. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the standalone process did not stop within 60 s; its output: " + output());
        }
    }

    private static int freeOffset() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int offset = ThreadLocalRandom.current().nextInt(10_000, 22_000);
            if (Stream.of(MQTT, KAFKA, KAFKA + 1, REGISTRY, CONNECT, API, REDIS, POSTGRESQL)
                    .allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new IOException("no free block of ports found");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
