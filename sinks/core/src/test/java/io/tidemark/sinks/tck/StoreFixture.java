package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoredMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real server, a log, and what all contracts do with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreFixture {

    /** Name of the connector in all tests. */
    public static final String SINK = "tck";

    static final String TOPIC = "pubsub/news";
    static final String LATEST = "latest/temperature";

    TestStore store;
    TestLog log;

    /** Starts the server on an empty directory. Called once. */
    protected abstract TestStore start(Path directory);

    /** The store, for tests of its own. */
    protected final TestStore store() {
        return store;
    }

    /** The log of the running test. */
    protected final TestLog log() {
        return log;
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        store = start(directory);
    }

    @AfterAll
    void stopServer() {
        store.close();
    }

    @BeforeEach
    void emptyStore() {
        store.empty();
        log = new TestLog();
    }

    /** Applies the whole log with a new task. */
    protected final void apply() {
        try (TaskRunner runner = runner()) {
            runner.drain();
        }
    }

    /** A new task at the start of the log. */
    protected final TaskRunner runner() {
        return new TaskRunner(store.task(), log, config());
    }

    final Map<String, String> config() {
        return config(SINK, 100);
    }

    final Map<String, String> config(String sink, int batchSize) {
        return config(sink, batchSize, store.rules());
    }

    final Map<String, String> config(String sink, int batchSize, String rules) {
        return Map.of(
                SinkConfig.NAME,
                sink,
                SinkConfig.RULES,
                rules,
                SinkConfig.BATCH_SIZE,
                Integer.toString(batchSize),
                SinkConfig.STORE_TIMEOUT,
                "3000",
                SinkConfig.RETRY_BACKOFF,
                "20",
                SinkConfig.RETRY_BACKOFF_MAX,
                "100");
    }

    final List<StoredMessage> stored(String topic) {
        try (StoreReader reader = store.reader()) {
            return reader.fetch(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 10_000);
        }
    }

    final List<Long> positions(String topic) {
        return stored(topic).stream().map(StoredMessage::position).toList();
    }

    final List<Long> publish(String topic, int count) {
        return publish(topic, count, topic);
    }

    final List<Long> publish(String topic, int count, String idPrefix) {
        return IntStream.range(0, count)
                .mapToObj(i -> log.publish(log.message(idPrefix + "-" + i, topic, ("payload " + i).getBytes(UTF_8))))
                .toList();
    }
}
