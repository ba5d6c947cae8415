package io.tidemark.streams;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.schemas.ClientCommand;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.streams.acks.AckSettings;
import io.tidemark.streams.history.HistoryClients;
import io.tidemark.streams.history.HistoryReplays;
import io.tidemark.streams.history.HistorySettings;
import io.tidemark.streams.lookup.RequestedSubscriptions;
import io.tidemark.streams.presence.PresenceProcessor;
import io.tidemark.streams.replay.ReplaySettings;
import io.tidemark.streams.replay.StoreReaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running streams-app. Safe for use by several threads. */
public final class StreamsApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);
    private static final int TOLERATED_FAILURES = 10;
    private static final int LOOKUP_THREADS = 4;
    private static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);
    private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(1);

    /**
     * How it is.
     *
     * @param ready whether all tasks of this instance are at work
     * @param state in the words of Kafka Streams
     */
    public record Health(boolean ready, String state) {}

    private final KafkaStreams streams;
    private final Topology topology;
    private final StoreReaders stores;
    private final ExecutorService readers;
    private final ExecutorService lookups;
    private final PrometheusMeterRegistry meters;
    private final KafkaStreamsMetrics kafkaMeters;
    private final HistoryReplays historyReplays;
    private final RequestedSubscriptions requests;

    private StreamsApp(StreamsSettings settings, StoreReaders stores, int partitions) {
        this.stores = stores;
        meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        readers = readers("store-reader-", settings.replay().readers());
        lookups = readers("subscription-lookup-", LOOKUP_THREADS);
        topology = new TidemarkTopology(settings.topics(), settings.serdes())
                .build(
                        partitions,
                        settings.acks(),
                        settings.replay(),
                        stores,
                        new TidemarkTopology.Readers(readers, lookups),
                        meters);
        streams = new KafkaStreams(topology, KafkaConfig.of(settings));
        streams.setUncaughtExceptionHandler(
                new FailurePolicy(Clock.systemUTC(), TOLERATED_FAILURES, FAILURE_WINDOW, OUTAGE_PAUSE));
        streams.setStateListener((now, before) -> LOG.info("streams-app is {}", now));
        kafkaMeters = new KafkaStreamsMetrics(streams);
        Producer<String, ClientCommand> commands = new KafkaProducer<>(
                KafkaConfig.producer(settings),
                new StringSerializer(),
                AvroSerdes.<ClientCommand>valueSerializer(settings.serdes()));
        historyReplays = new HistoryReplays(
                new HistoryClients(settings.topics(), KafkaConfig.consumer(settings), settings.serdes()),
                commands,
                HistorySettings.DEFAULT,
                Clock.systemUTC());
        requests = new RequestedSubscriptions(
                this::presence, commands, settings.topics().clientCommands().name(), meters, Clock.systemUTC());
    }

    private static ExecutorService readers(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Creates missing topics and starts, with the store readers found on the class path. Returns when it is started; see
     * {@link #isReady} for when it works.
     *
     * @throws KafkaException if Kafka does not answer
     * @throws io.tidemark.sinks.rules.RuleFileException if a rule file is wrong, or of several pools and none is chosen
     * @throws IllegalArgumentException if nothing on the class path reads a store
     */
    public static StreamsApp start(StreamsSettings settings) {
        return start(
                settings,
                ServiceLoader.load(StoreReaderProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /** As {@link #start(StreamsSettings)}, with these store readers. */
    public static StreamsApp start(StreamsSettings settings, List<StoreReaderProvider> providers) {
        List<FetchRouter.Store> files = settings.ruleFiles().entrySet().stream()
                .map(file ->
                        new FetchRouter.Store(file.getKey(), file.getValue().read(file.getKey())))
                .toList();
        StoreReaders stores = new StoreReaders(files, providers, settings.topics());
        stores.warnings().forEach(LOG::warn);
        try {
            StreamsApp app = new StreamsApp(settings, stores, provision(settings));
            app.kafkaMeters.bindTo(app.meters);
            app.streams.start();
            stores.listen(app.requests);
            return app;
        } catch (RuntimeException e) {
            stores.close();
            throw e;
        }
    }

    /** Creates missing topics; returns how many partitions the messages topic has. */
    private static int provision(StreamsSettings settings) {
        try (Admin admin = Admin.create(KafkaConfig.admin(settings))) {
            TopicProvisioner.createMissing(admin, settings.topics(), settings.provisioning());
            String messages = settings.topics().messages().name();
            return Optional.ofNullable(admin.describeTopics(List.of(messages))
                            .allTopicNames()
                            .get(ADMIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .get(messages))
                    .orElseThrow(() -> new KafkaException("topic " + messages + " is gone again"))
                    .partitions()
                    .size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while topics were created", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new KafkaException(
                    "Kafka at " + settings.bootstrapServers() + " did not describe the messages topic", e);
        }
    }

    /** The topology in the words of Kafka Streams, without starting anything. */
    public static String describeTopology(Topics topics) {
        Map<String, String> serdes = Map.of("schema.registry.url", "mock://describe");
        StoreReaders none = new StoreReaders(List.of(), List.of(), topics);
        return new TidemarkTopology(topics, serdes)
                .build(
                        1,
                        AckSettings.DEFAULT,
                        ReplaySettings.DEFAULT,
                        none,
                        new TidemarkTopology.Readers(Runnable::run, Runnable::run),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .describe()
                .toString();
    }

    /** Whether all tasks of this instance are at work. */
    public boolean isReady() {
        return health().ready();
    }

    public Health health() {
        KafkaStreams.State state = streams.state();
        return new Health(state == KafkaStreams.State.RUNNING, state.name());
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return meters.scrape();
    }

    /** This instance's topology in the words of Kafka Streams. */
    public String topology() {
        return topology.describe().toString();
    }

    /** A client's presence, if this instance has the client. */
    public Optional<Presence> presence(String clientId) {
        try {
            return Optional.ofNullable(streams.store(StoreQueryParameters.fromNameAndType(
                            PresenceProcessor.STORE, QueryableStoreTypes.<String, Presence>keyValueStore()))
                    .get(clientId));
        } catch (InvalidStateStoreException e) {
            LOG.debug("State cannot be read now", e);
            return Optional.empty();
        }
    }

    /** Replays of history; they live as long as this app. */
    public HistoryReplays historyReplays() {
        return historyReplays;
    }

    /** Stops; what was processed is committed, so the next start goes on from there. */
    @Override
    public void close() {
        requests.close();
        historyReplays.close();
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOG.warn(
                    "streams-app did not stop within {}; what was not committed will be processed again",
                    CLOSE_TIMEOUT);
        }
        readers.shutdownNow();
        lookups.shutdownNow();
        stores.close();
        kafkaMeters.close();
        meters.close();
    }
}
