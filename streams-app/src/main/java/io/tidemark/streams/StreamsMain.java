package io.tidemark.streams;

import io.tidemark.streams.api.HttpApi;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;

/** Runs streams-app as a process: {@code StreamsMain --config FILE}. Keys of the file: {@link StreamsSettings}. */
public final class StreamsMain {

    private StreamsMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            fail("usage: --config FILE");
            return;
        }
        try {
            run(StreamsSettings.from(read(Path.of(arguments[1]))));
        } catch (IOException e) {
            fail("cannot read " + arguments[1] + ": " + e.getMessage());
        } catch (KafkaException | IllegalArgumentException e) {
            fail(arguments[1] + ": " + e.getMessage());
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
        }
        return properties;
    }

    private static void run(StreamsSettings settings) throws InterruptedException {
        StreamsApp app = StreamsApp.start(settings);
        Optional<HttpApi> http = settings.httpListen().map(listen -> HttpApi.start(listen.host(), listen.port(), app));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            http.ifPresent(HttpApi::close);
                            app.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        while (!stopped.await(1, TimeUnit.SECONDS)) {
            if (app.health().state().equals(KafkaStreams.State.ERROR.name())) {
                fail("streams-app has stopped after repeated failures, which are in its log; start it again");
            }
        }
    }

    @SuppressWarnings("SystemOut") // The one line that a person who starts it shall see.
    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
