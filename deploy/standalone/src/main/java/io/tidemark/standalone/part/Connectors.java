package io.tidemark.standalone.part;

import io.tidemark.standalone.data.StartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.distributed.RebalanceNeededException;
import org.apache.kafka.connect.runtime.distributed.RequestTargetException;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfos;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connectors of a worker, as its REST interface would show and change them. */
final class Connectors {

    private static final Logger log = LoggerFactory.getLogger(Connectors.class);
    private static final String NAME = "name";

    private final Herder herder;
    private final Duration timeout;

    /** @param timeout of each request */
    Connectors(Herder herder, Duration timeout) {
        this.herder = herder;
        this.timeout = timeout;
    }

    /** The configuration of a connector, without its name; empty if there is no such connector. */
    Optional<Map<String, String>> configuration(String connector) {
        try {
            Map<String, String> named = ask(connector, callback -> herder.connectorConfig(connector, callback));
            Map<String, String> configuration = new HashMap<>(named);
            configuration.remove(NAME);
            return Optional.of(configuration);
        } catch (NotFoundException absent) {
            return Optional.empty();
        }
    }

    /**
     * Creates or changes a connector.
     *
     * @throws StartException if the configuration is not right; the message says what is wrong
     */
    void put(String connector, Map<String, String> configuration) {
        Map<String, String> named = named(connector, configuration);
        Herder.Created<ConnectorInfo> done =
                ask(connector, callback -> herder.putConnectorConfig(connector, named, true, callback));
        log.info("The sink '{}' was {}", connector, done.created() ? "created" : "changed");
    }

    /**
     * Checks a configuration, and the files that it names, as {@link #put} does.
     *
     * @throws StartException if it is not right; the message says what is wrong
     */
    void validate(String connector, Map<String, String> configuration) {
        Map<String, String> named = named(connector, configuration);
        ConfigInfos found = ask(connector, callback -> herder.validateConnectorConfig(named, callback, false));
        if (found.errorCount() > 0) {
            throw new StartException(cannotStart(
                    connector,
                    found.configs().stream()
                            .flatMap(key -> key.configValue().errors().stream())
                            .collect(Collectors.joining("; "))));
        }
    }

    private static Map<String, String> named(String connector, Map<String, String> configuration) {
        Map<String, String> named = new HashMap<>(configuration);
        named.put(NAME, connector);
        return named;
    }

    /** Asks until the worker knows its connectors: it is a member of its group only after a moment. */
    private <T> T ask(String connector, Consumer<Callback<T>> request) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return once(request, deadline);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (cause instanceof NotFoundException absent) {
                    throw absent;
                }
                if (!(cause instanceof RebalanceNeededException || cause instanceof RequestTargetException)) {
                    throw new StartException(cannotStart(connector, String.valueOf(cause.getMessage())), cause);
                }
            } catch (TimeoutException e) {
                throw new StartException(
                        cannotStart(connector, "the worker did not answer in " + timeout.toSeconds() + " s"), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException(cannotStart(connector, "interrupted"), e);
            }
        }
    }

    private static <T> T once(Consumer<Callback<T>> request, long deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        request.accept((failure, result) -> {
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private static String cannotStart(String connector, String why) {
        return "the sink '" + connector + "' cannot start: " + why;
    }
}
