package io.tidemark.standalone.part;

import io.tidemark.standalone.data.StartException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Loads the broker with a class loader that sees only its own jars and the JDK: HiveMQ brings other versions of RocksDB,
 * Jackson, Netty and logging than the rest of this process.
 */
final class IsolatedBroker implements AutoCloseable {

    private static final String BROKER_CLASS = "io.tidemark.broker.HiveMqBroker";

    private final URLClassLoader loader;
    private final AutoCloseable broker;

    private IsolatedBroker(URLClassLoader loader, AutoCloseable broker) {
        this.loader = loader;
        this.broker = broker;
    }

    static IsolatedBroker start(List<Path> jars, Properties properties) {
        URLClassLoader loader = new URLClassLoader("hivemq", urls(jars), ClassLoader.getPlatformClassLoader());
        try {
            return new IsolatedBroker(
                    loader, inside(loader, () -> create(loader).apply(properties)));
        } catch (RuntimeException e) {
            close(loader);
            throw new StartException("the MQTT broker did not start: " + rootMessage(e), e);
        }
    }

    /** Runs on a thread whose context class loader is the broker's; every thread that the broker makes inherits it. */
    private static <T> T inside(ClassLoader loader, java.util.function.Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, task -> {
                        Thread thread = new Thread(task, "hivemq-main");
                        thread.setContextClassLoader(loader);
                        thread.start();
                    })
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @SuppressWarnings("unchecked") // the seam is this interface, by the contract of the broker's class
    private static Function<Properties, AutoCloseable> create(ClassLoader loader) {
        try {
            return (Function<Properties, AutoCloseable>)
                    loader.loadClass(BROKER_CLASS).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new StartException(
                    "the MQTT broker's jars are not complete: " + e + "; build the distribution anew", e);
        }
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream()
                .map(jar -> {
                    try {
                        return jar.toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new StartException("cannot load " + jar + ": " + e.getMessage(), e);
                    }
                })
                .toArray(URL[]::new);
    }

    private static String rootMessage(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public void close() {
        try {
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException("the MQTT broker did not stop cleanly: " + e.getMessage(), e);
        } finally {
            close(loader);
        }
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the MQTT broker's class loader: " + e.getMessage(), e);
        }
    }
}
