package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import io.tidemark.schemas.Message;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code redis-benchmark} with the commands of a message, one kind after the other: HSET of its seven fields, EXPIREAT, and
 * ZADD. It makes up keys by chance out of as many as there are messages, so some are written twice and some not at all, which
 * only makes it faster; and all are of one topic.
 */
record RedisBenchmarkTool(int port) implements RawClient {

    private static final String PROGRAM = "redis-benchmark";
    private static final String PIPELINE = "256";
    /** Twelve digits, others in each command. */
    private static final String RANDOM = "__rand_int__";

    /** As the sink's rules keep messages that do not say for how long. */
    static final long KEPT_SECONDS = 7_200;

    private static final String KEY = "mqtt:msg:00000000" + RANDOM;

    /** Whether it is installed. */
    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    @Override
    public String name() {
        return PROGRAM + " -P " + PIPELINE + ": HSET, EXPIREAT, ZADD";
    }

    @Override
    public double write(Workload workload, int connections) throws IOException, InterruptedException {
        int count = workload.messages().size();
        Placed any = workload.messages().get(0);
        long expiresAt = any.message().getPublishedAt().getEpochSecond() + KEPT_SECONDS;
        String list = "mqtt:msg:" + any.message().getTopic();
        return run(count, connections, hset(any.message(), workload.payloadBytes()))
                + run(count, connections, List.of("EXPIREAT", KEY, Long.toString(expiresAt)))
                + run(count, connections, List.of("ZADD", list, RANDOM, "00000000" + RANDOM));
    }

    private static List<String> hset(Message message, int payloadBytes) {
        return List.of(
                "HSET",
                KEY,
                "id",
                message.getId(),
                "from",
                message.getClientId(),
                "qos",
                Integer.toString(message.getQos()),
                "topic",
                message.getTopic(),
                "retain",
                Boolean.toString(message.getRetain()),
                "payload",
                "x".repeat(payloadBytes),
                "ts",
                Long.toString(message.getPublishedAt().getEpochSecond()));
    }

    /** Seconds for so many commands, as the tool says. */
    private double run(int count, int connections, List<String> command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                PROGRAM,
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-n",
                Integer.toString(count),
                "-P",
                PIPELINE,
                "-c",
                Integer.toString(connections),
                "-r",
                Integer.toString(count),
                "--csv"));
        arguments.addAll(command);
        Process process =
                new ProcessBuilder(arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(PROGRAM + " failed: " + output.strip());
        }
        return count / requestsPerSecond(output);
    }

    /** The last line is {@code "<command>","<requests per second>",…}; other numbers follow, and the command may have commas. */
    private static double requestsPerSecond(String csv) {
        String[] lines = csv.strip().split("\n", -1);
        String[] fields = lines[lines.length - 1].split("\",\"", -1);
        return Double.parseDouble(fields[1]);
    }
}
