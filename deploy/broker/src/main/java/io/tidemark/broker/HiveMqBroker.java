package io.tidemark.broker;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Starts HiveMQ CE with the settings of {@link BrokerSettings}; closing the result stops it. Sessions, queued and retained
 * messages are in files and survive a restart. One broker per class loader at a time.
 *
 * <p>A {@link Function} over JDK types, so that a program can use it through a class loader of its own:
 * {@code ((Function<Properties, AutoCloseable>) loader.loadClass("io.tidemark.broker.HiveMqBroker")…newInstance())}.
 */
public final class HiveMqBroker implements Function<Properties, AutoCloseable> {

    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 20;

    /**
     * Starts and returns when the broker listens. HiveMQ starts without an extension that fails: whoever needs an
     * extension asks it.
     *
     * @throws IllegalStateException if it cannot start; the message says why
     */
    @Override
    public AutoCloseable apply(Properties properties) {
        BrokerSettings settings = BrokerSettings.from(properties);
        try {
            Files.createDirectories(settings.dataFolder());
            Files.createDirectories(settings.extensionsFolder());
            BrokerConfigFile.write(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("the broker cannot write to " + settings.directory(), e);
        }
        BrokerLog.writeTo(settings.logFile());
        BrokerLimits.apply();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(settings.configurationFolder())
                .withDataFolder(settings.dataFolder())
                .withExtensionsFolder(settings.extensionsFolder())
                .withoutLoggingBootstrap()
                .build();
        try {
            await(broker.start(), START_SECONDS, "start", settings);
        } catch (RuntimeException e) {
            // Not waited for: what could not start may not be able to stop.
            var unused = broker.stop();
            throw e;
        }
        return () -> await(broker.stop(), STOP_SECONDS, "stop", settings);
    }

    private static void await(CompletableFuture<Void> done, long seconds, String verb, BrokerSettings settings) {
        String what = "the broker did not " + verb + ": ";
        try {
            done.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + rootMessage(e) + "; details in " + settings.logFile(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(what + seconds + " s are over; details in " + settings.logFile(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + "interrupted", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
