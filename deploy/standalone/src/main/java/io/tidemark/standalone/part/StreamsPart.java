package io.tidemark.standalone.part;

import com.sun.net.httpserver.HttpHandler;
import io.tidemark.schemas.Topics;
import io.tidemark.servers.process.Directories;
import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import io.tidemark.standalone.data.StartException;
import io.tidemark.streams.StreamsApp;
import io.tidemark.streams.StreamsSettings;
import io.tidemark.streams.api.StreamsApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** The streams-app: tables and replay. */
public record StreamsPart(Topics topics, Path directory, PortPlan ports, RuleFiles rules) implements Part {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);
    private static final String INSTANCE = "standalone";
    private static final String REPLICATION_FACTOR = "1";
    /** Our broker queues a million messages for a client; the default is for brokers that queue a thousand. */
    private static final String WINDOW = "1000";

    @Override
    public String name() {
        return "Streams";
    }

    @Override
    public RunningPart start() {
        Path state = Directories.create(directory, name());
        Running running = new Running(StreamsApp.start(StreamsSettings.from(properties(state))));
        Awaiting.ready(
                running,
                READY_TIMEOUT,
                () -> new StartException("streams-app was not ready after " + READY_TIMEOUT.toSeconds() + " s, it is "
                        + running.endpoint() + ": the reason is in the log"));
        return running;
    }

    /**
     * Its settings.
     *
     * @param state where it keeps its tables
     */
    public Properties properties(Path state) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", ports.bootstrapServers());
        properties.setProperty("schema.registry.url", ports.registryUrl());
        properties.setProperty("topic.prefix", topics.prefix());
        properties.setProperty("state.dir", state.toString());
        properties.setProperty("instance.id", INSTANCE);
        properties.setProperty("topics.replication.factor", REPLICATION_FACTOR);
        properties.setProperty("streams.replication.factor", REPLICATION_FACTOR);
        properties.setProperty("replay.window", WINDOW);
        // The order says who answers a fetch that both could.
        properties.setProperty("replay.stores", Sinks.REDIS + "," + Sinks.POSTGRESQL);
        properties.setProperty(
                "replay.store." + Sinks.REDIS + ".rules", rules.redis().toString());
        properties.setProperty(
                "replay.store." + Sinks.POSTGRESQL + ".rules",
                rules.postgresql().toString());
        properties.setProperty("producer.max.request.size", Integer.toString(KafkaLimits.RECORD_BYTES));
        properties.setProperty("consumer.session.timeout.ms", Integer.toString(KafkaLimits.SESSION_TIMEOUT_MILLIS));
        properties.setProperty("consumer.heartbeat.interval.ms", Integer.toString(KafkaLimits.HEARTBEAT_MILLIS));
        return properties;
    }

    private record Running(StreamsApp app, StreamsApi api) implements RunningPart {

        private Running(StreamsApp app) {
            this(app, new StreamsApi(app));
        }

        @Override
        public String endpoint() {
            return app.health().state();
        }

        @Override
        public boolean isReady() {
            return app.isReady();
        }

        @Override
        public String metrics() {
            return app.scrape();
        }

        @Override
        public Optional<HttpHandler> pages() {
            return Optional.of(api);
        }

        @Override
        public void close() {
            app.close();
        }
    }
}
