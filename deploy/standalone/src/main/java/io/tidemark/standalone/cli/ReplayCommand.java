package io.tidemark.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.standalone.cli.HistoryReplayClient.Failed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark replay}: sends history to a client or a topic, and waits until it is done. */
@Command(
        name = "replay",
        description = {
            "Sends the messages of a time span again, to one client or to a topic.",
            "No offset moves: what a client has not read yet stays unread, and what it has read stays read.",
            "Ctrl-C cancels it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark replay --topic 'plant/#' --from 2h --to now --client historian",
            "  tidemark replay --topic 'plant/#' --from 2026-01-31T08:00:00Z --to 2026-01-31T09:00:00Z \\",
            "                  --target 'replayed/{topic}' --rate 200"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all was sent", "1:it failed", "2:wrong options", "3:no answer", "130:it was cancelled"})
public final class ReplayCommand implements Callable<Integer> {

    private static final int COMPLETED = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;
    private static final int NOT_RUNNING = 3;
    private static final int CANCELLED = 130;
    private static final int BAD_REQUEST = 400;
    private static final Duration ASK = Duration.ofMillis(250);
    private static final Duration SAY = Duration.ofSeconds(2);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

    /** Exactly one of them. */
    private static final class Destination {
        @Option(
                names = "--client",
                paramLabel = "ID",
                required = true,
                description =
                        "Only to this client, on the original topics. It must be connected and subscribed to them.")
        private @Nullable String client;

        @Option(
                names = "--target",
                paramLabel = "TOPIC",
                required = true,
                description = "To whoever subscribes to this topic; {topic} in it stands for the original topic.")
        private @Nullable String target;
    }

    @Option(
            names = "--topic",
            paramLabel = "FILTER",
            required = true,
            description = "Which topics; + and # as in MQTT.")
    private String topic = "";

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Published at or after: 2026-01-31T08:00:00Z, or how long ago, such as 30m, 2h or 1d12h.")
    private String from = "";

    @Option(names = "--to", paramLabel = "T", required = true, description = "Published before: as --from, or now.")
    private String to = "";

    @ArgGroup(multiplicity = "1")
    private Destination destination = new Destination();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages per second, at most (default: as fast as acknowledgements come, else 1000).")
    private @Nullable Double rate;

    @Option(names = "--qos", paramLabel = "N", description = "Highest QoS to send with (default: as published).")
    private @Nullable Integer qos;

    @Option(names = "--expired", description = "Also messages whose Message Expiry Interval is over.")
    private boolean expired;

    @Mixin
    private final DataOptions options = new DataOptions();

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "Where streams-app answers, such as http://127.0.0.1:8090 (default: the standalone process).")
    private @Nullable String api;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            HistoryReplayClient client = new HistoryReplayClient(api == null ? options.apiUrl() : api);
            String id = client.start(request()).path("id").asText();
            ReplayReport report = await(client, id, err);
            out.print(report.end());
            out.flush();
            return switch (report.status()) {
                case "COMPLETED" -> COMPLETED;
                case "CANCELLED" -> CANCELLED;
                default -> FAILED;
            };
        } catch (Failed e) {
            err.println("tidemark replay: " + e.getMessage());
            err.flush();
            return e.status() == 0 ? NOT_RUNNING : e.status() == BAD_REQUEST ? WRONG : FAILED;
        }
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("topicFilter", topic);
        request.put("from", from);
        request.put("to", to);
        if (destination.client != null) {
            request.put("clientId", destination.client);
        }
        if (destination.target != null) {
            request.put("target", destination.target);
        }
        if (rate != null) {
            request.put("rate", rate);
        }
        if (qos != null) {
            request.put("qos", qos);
        }
        request.put("expired", expired);
        return request;
    }

    /** Waits for the end, and says now and then how far it is. */
    private static ReplayReport await(HistoryReplayClient client, String id, PrintWriter err)
            throws Failed, InterruptedException {
        CountDownLatch cancelling = new CountDownLatch(1);
        Thread cancel = new Thread(() -> cancel(client, id, cancelling), "cancel");
        Runtime.getRuntime().addShutdownHook(cancel);
        try {
            err.println("History replay " + id + " runs; Ctrl-C cancels it.");
            err.flush();
            long said = System.nanoTime();
            ReplayReport report = new ReplayReport(client.get(id));
            while (!report.hasEnded()) {
                if (System.nanoTime() - said > SAY.toNanos()) {
                    err.println("  " + report.progress());
                    err.flush();
                    said = System.nanoTime();
                }
                TimeUnit.NANOSECONDS.sleep(ASK.toNanos());
                report = new ReplayReport(client.get(id));
            }
            if (cancelling.getCount() == 0) {
                // The hook says how it ended, and the process ends with it.
                new CountDownLatch(1).await();
            }
            return report;
        } finally {
            removeHook(cancel);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // Ctrl-C came: the hook runs, and the exit code is the signal's.
        }
    }

    /** On Ctrl-C: cancels and says what was sent. */
    @SuppressWarnings("SystemOut") // The command line's own writers may be closed already.
    private static void cancel(HistoryReplayClient client, String id, CountDownLatch cancelling) {
        cancelling.countDown();
        try {
            JsonNode report = client.cancel(id);
            long deadline = System.nanoTime() + CANCEL_PATIENCE.toNanos();
            while (!new ReplayReport(report).hasEnded() && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.sleep(ASK.toNanos());
                report = client.get(id);
            }
            if (new ReplayReport(report).hasEnded()) {
                System.out.print(new ReplayReport(report).end());
            }
        } catch (Failed e) {
            System.err.println("tidemark replay: it may still run, it could not be cancelled: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
