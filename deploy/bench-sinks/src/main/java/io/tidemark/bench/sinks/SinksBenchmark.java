package io.tidemark.bench.sinks;

import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.part.ConnectPart;
import io.tidemark.standalone.part.Sinks;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Fills a log once, and measures for each store who brings it into the store how fast, in turn. */
final class SinksBenchmark {

    private final Path directory;
    private final Workload workload;
    private final Plan plan;
    private final PrintStream out;

    /** @param directory gets the data and logs of the servers */
    SinksBenchmark(Path directory, Workload workload, Plan plan, PrintStream out) {
        this.directory = directory;
        this.workload = workload;
        this.plan = plan;
        this.out = out;
    }

    void run() throws Exception {
        PortPlan ports = PortPlan.free();
        RuleFiles rules = BenchRules.write(directory, ports);
        Report report = new Report(out);
        report.machine(workload);
        try (Log log = Log.start(directory, ports)) {
            log.fill(workload);
            Sinks sinks = new Sinks(log.topics(), ports, rules);
            Path home = Files.createDirectories(directory.resolve("connect"));
            Map<String, String> settings = new ConnectPart(home, ports, sinks).worker();
            settings.put("offset.storage.file.filename", home.resolve("offsets").toString());
            try (Worker worker = Worker.start(settings)) {
                ConnectorRun connectors = new ConnectorRun(worker, log, workload);
                for (StoreKind kind : plan.stores()) {
                    try (Store store = kind.start(directory, ports, rules)) {
                        Map<String, String> config = store.configuration(sinks);
                        report.store(store.name(), measure(store, config, log, connectors));
                    }
                }
            }
        }
        report.end();
    }

    /** All rounds in turn, so that a slow moment of the machine does not hit one of them alone. */
    private List<List<Figures>> measure(Store store, Map<String, String> config, Log log, ConnectorRun connectors)
            throws Exception {
        List<List<Figures>> rounds = new ArrayList<>();
        for (int round = 0; round <= plan.rounds(); round++) {
            out.printf("%s: %s%n", store.name(), round == 0 ? "warm-up" : "round " + round + " of " + plan.rounds());
            List<Figures> figures = new ArrayList<>();
            for (int tasks : plan.tasks()) {
                store.empty();
                Map<String, String> sink = new HashMap<>(config);
                sink.put("tasks.max", Integer.toString(tasks));
                figures.add(connectors.ours(store, sink, tasks));
                for (RawClient client : store.rawClients()) {
                    store.empty();
                    figures.add(raw(store, client, tasks, log));
                }
            }
            if (plan.debezium()) {
                for (Map.Entry<String, Map<String, String>> peer :
                        store.debezium().entrySet()) {
                    store.empty();
                    Map<String, String> sink = new HashMap<>(config);
                    sink.keySet().removeIf(key -> key.startsWith("tidemark.") || key.startsWith("errors."));
                    sink.put("topics", log.topics().messages().name());
                    sink.put("tasks.max", "1");
                    sink.putAll(peer.getValue());
                    figures.add(connectors.debezium(store, peer.getKey(), sink));
                }
            }
            if (round > 0) {
                rounds.add(figures);
            }
        }
        return rounds;
    }

    private Figures raw(Store store, RawClient client, int connections, Log log) throws Exception {
        Meter meter = new Meter(store.server(), log.server());
        double seconds = client.write(workload, connections);
        return meter.figures(
                Figures.Kind.RAW,
                client.name(),
                connections,
                workload.messages().size(),
                seconds,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
