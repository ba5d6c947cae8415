package io.tidemark.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running schema registry. It has no authentication: let it listen on the loopback interface or a trusted network. */
public final class SchemaRegistryServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistryServer.class);
    private static final int THREADS = 4;

    private final HttpServer http;
    private final ExecutorService threads;
    private final SchemaLog log;

    /**
     * How to run a registry.
     *
     * @param host address to listen on
     * @param port to listen on; 0 = any free one
     * @param topic holds the state; created if it is absent
     * @param startTimeout how long to wait for Kafka
     */
    public record Config(String host, int port, String bootstrapServers, String topic, Duration startTimeout) {

        public static final String DEFAULT_TOPIC = "_schemas";
        private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

        /** On the loopback interface, with the default topic. */
        public static Config local(int port, String bootstrapServers) {
            String loopback = InetAddress.getLoopbackAddress().getHostAddress();
            return new Config(loopback, port, bootstrapServers, DEFAULT_TOPIC, DEFAULT_START_TIMEOUT);
        }
    }

    private SchemaRegistryServer(HttpServer http, ExecutorService threads, SchemaLog log) {
        this.http = http;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Starts a registry; returns when it answers. An older one on the same topic can no longer write.
     *
     * @throws UncheckedIOException if the port is taken
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    public static SchemaRegistryServer start(Config config) {
        HttpServer http = bind(config);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "schema-registry");
            thread.setDaemon(true);
            return thread;
        });
        try {
            SchemaLog log = SchemaLog.open(config);
            http.createContext("/", new ApiHandler(new Api(service(log))));
            http.setExecutor(threads);
            http.start();
            SchemaRegistryServer server = new SchemaRegistryServer(http, threads, log);
            LOG.info("Schema registry at {}, state in topic {}", server.url(), config.topic());
            return server;
        } catch (RuntimeException e) {
            // An HttpServer that was never started keeps its port until stopped.
            http.stop(0);
            threads.shutdownNow();
            throw e;
        }
    }

    private static RegistryService service(SchemaLog log) {
        try {
            return new RegistryService(log);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static HttpServer bind(Config config) {
        try {
            return HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The schema registry cannot listen on " + config.host() + ":" + config.port() + " ("
                            + e.getMessage() + "); stop what uses the port or choose another",
                    e);
        }
    }

    /** Where it answers, for {@code schema.registry.url}. */
    public String url() {
        InetSocketAddress address = http.getAddress();
        return URI.create("http://" + bracketed(address.getHostString()) + ":" + address.getPort())
                .toString();
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        log.close();
    }
}
