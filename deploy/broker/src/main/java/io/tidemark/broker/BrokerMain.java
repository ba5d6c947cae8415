package io.tidemark.broker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as a process of its own: {@code BrokerMain FILE}, where FILE has the properties of {@link BrokerSettings}.
 * Prints {@code ready} when it listens; SIGTERM stops it.
 */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: BrokerMain FILE (properties: port, directory, log.file, bind.address)");
            System.exit(2);
        }
        AutoCloseable broker = new HiveMqBroker().apply(read(Path.of(arguments[0])));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, stopped), "stop-broker"));
        System.out.println("ready");
        stopped.await();
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void stop(AutoCloseable broker, CountDownLatch stopped) {
        try {
            broker.close();
        } catch (Exception e) {
            System.err.println(e.getMessage());
        } finally {
            stopped.countDown();
        }
    }
}
