package io.tidemark.standalone;

import io.tidemark.schemas.Topics;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.standalone.api.ApiServer;
import io.tidemark.standalone.api.KafkaMetrics;
import io.tidemark.standalone.api.PrometheusText;
import io.tidemark.standalone.api.StatusReport;
import io.tidemark.standalone.data.ApiAddress;
import io.tidemark.standalone.data.DataDirectory;
import io.tidemark.standalone.data.Distribution;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.demo.DemoPart;
import io.tidemark.standalone.part.BrokerPart;
import io.tidemark.standalone.part.ConnectPart;
import io.tidemark.standalone.part.KafkaPart;
import io.tidemark.standalone.part.Part;
import io.tidemark.standalone.part.PartSequence;
import io.tidemark.standalone.part.PostgresPart;
import io.tidemark.standalone.part.Progress;
import io.tidemark.standalone.part.RedisPart;
import io.tidemark.standalone.part.RegistryPart;
import io.tidemark.standalone.part.Sinks;
import io.tidemark.standalone.part.StreamsPart;
import io.tidemark.standalone.part.TopicsPart;
import java.util.ArrayList;
import java.util.List;

/** The whole of Tidemark in this process, on one data directory. */
public final class Standalone implements AutoCloseable {

    /**
     * How to run it.
     *
     * @param fresh whether to forget what an earlier run wrote there
     * @param demo whether to add a simulated fleet
     */
    public record Options(PortPlan ports, boolean fresh, boolean demo) {}

    private final DataDirectory data;
    private final ApiAddress address;
    private final ApiServer api;
    private final PartSequence parts;

    private Standalone(DataDirectory data, PortPlan ports, String version, PartSequence parts) {
        this.data = data;
        this.parts = parts;
        KafkaMetrics kafka = new KafkaMetrics();
        this.api = ApiServer.start(
                ports.api(),
                () -> StatusReport.of(version, data.root().toString(), parts.status()),
                () -> metrics(kafka, parts),
                parts::pages);
        this.address = ApiAddress.in(data.run());
        address.write(ports.apiUrl());
    }

    /**
     * Starts the API, which says what is ready; {@link #start} starts the rest.
     *
     * @param data is closed with it, also if this fails
     * @throws RuntimeException with one sentence for a person; nothing is left running
     */
    public static Standalone prepare(DataDirectory data, Options options, String version, Progress progress) {
        PortPlan ports = options.ports();
        try {
            Distribution distribution = Distribution.find();
            // Children of a run that was killed would hold the ports and the files.
            RedisProcess.stopSurvivor(data.redis());
            PostgresProcess.stopSurvivor(data.postgresql());
            if (options.fresh()) {
                data.deletePrograms();
            }
            ports.requireFree();
            RuleFiles rules = RuleFiles.install(distribution, data, ports);
            PartSequence parts = new PartSequence(stages(distribution, data, rules, options), progress);
            return new Standalone(data, ports, version, parts);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static List<List<Part>> stages(
            Distribution distribution, DataDirectory data, RuleFiles rules, Options options) {
        PortPlan ports = options.ports();
        Topics topics = Topics.withDefaultPrefix();
        List<List<Part>> stages = new ArrayList<>();
        stages.add(List.of(
                new KafkaPart(data.kafka(), ports),
                new RedisPart(data.redis(), ports),
                new PostgresPart(data.postgresql(), ports)));
        stages.add(List.of(new RegistryPart(ports), new TopicsPart(topics, ports)));
        // The broker is last, so that it is the first to stop: what it has accepted is still worked off.
        stages.add(List.of(
                new StreamsPart(topics, data.streams(), ports, rules),
                new ConnectPart(data.connect(), ports, new Sinks(topics, ports, rules)),
                new BrokerPart(distribution, data, ports, topics.prefix())));
        if (options.demo()) {
            stages.add(List.of(new DemoPart(ports)));
        }
        return stages;
    }

    private static String metrics(KafkaMetrics kafka, PartSequence parts) {
        List<String> pages = new ArrayList<>(parts.metrics());
        pages.add(kafka.scrape());
        return PrometheusText.join(pages);
    }

    /**
     * Starts every part.
     *
     * @return false if it was closed meanwhile
     * @throws RuntimeException with one sentence for a person; nothing but the API is left running
     */
    public boolean start() {
        return parts.start();
    }

    /** Stops everything, also while it starts. May be called again. */
    @Override
    public void close() {
        parts.stop();
        address.delete();
        api.close();
        data.close();
    }
}
