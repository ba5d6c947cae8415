package io.tidemark.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.servers.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * HiveMQ CE comes back from kill -9 with its sessions, but without the end of a session's queue: what it lost is replayed, from
 * Redis and PostgreSQL.
 */
class LostQueueIT {

    private static final int KEPT = 300;
    private static final int LOST = 300;
    private static final String TOPIC = "pubsub/loss/a";

    private static Standalone standalone;

    @BeforeAll
    static void loseTheEndOfAQueue() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
        standalone = Standalone.start(Files.createTempDirectory(directory, "loss"));
        try (Subscriber subscriber = Subscriber.resume(standalone, "sleeper")) {
            subscriber.subscribe(TOPIC);
        }
        NumberedMessages.publish(standalone, "loss-publisher", List.of(TOPIC), 0, KEPT);
        Path queue = persistence("client_queue");
        // The broker writes its files once a second.
        Path copy = Files.createTempDirectory(directory, "queue");
        long[] size = {-1};
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    long before = size[0];
                    size[0] = bytes(queue);
                    return size[0] == before;
                });
        copy(queue, copy);
        NumberedMessages.publish(standalone, "loss-publisher", List.of(TOPIC), KEPT, LOST);
        standalone.kill();
        Directories.delete(queue);
        copy(copy, queue);
        standalone.restart();
    }

    @AfterAll
    static void stop() throws Exception {
        standalone.close();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
    }

    @Test
    void aSessionGetsWhatItsQueueLostWithoutSubscribingAgain() throws Exception {
        try (Subscriber back = Subscriber.resume(standalone, "sleeper")) {
            assertThat(back.isSessionPresent()).isTrue();
            soon().until(() -> new HashSet<>(NumberedMessages.numbers(back)).size() == KEPT + LOST);
            NumberedMessages.publish(standalone, "loss-publisher", List.of(TOPIC), KEPT + LOST, 1);
            soon().until(() -> NumberedMessages.numbers(back).contains(KEPT + LOST));
            List<Integer> numbers = NumberedMessages.numbers(back);
            System.out.printf(
                    "HiveMQ CE lost %d of %d queued messages: %d came, of them duplicates %d%n",
                    LOST, KEPT + LOST, numbers.size() - 1, numbers.size() - 1 - KEPT - LOST);
            assertThat(numbers).containsExactlyElementsOf(NumberedMessages.range(0, KEPT + LOST + 1));
        }
    }

    /** The broker's folder of that name. */
    private static Path persistence(String name) throws IOException {
        try (Stream<Path> all = Files.walk(standalone.data().resolve("hivemq"))) {
            return all.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("HiveMQ has no folder " + name));
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
