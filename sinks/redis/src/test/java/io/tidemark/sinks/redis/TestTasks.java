package io.tidemark.sinks.redis;

import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.util.Map;

/** Tasks that find out soon that a server is gone, and try again at once. */
final class TestTasks {

    private TestTasks() {}

    static TaskRunner start(RedisTestStore store, TestLog log, String rules) {
        return new TaskRunner(
                store.task(),
                log,
                Map.of(
                        SinkConfig.NAME,
                        StoreContract.SINK,
                        SinkConfig.RULES,
                        rules,
                        SinkConfig.STORE_TIMEOUT,
                        "3000",
                        SinkConfig.RETRY_BACKOFF,
                        "20",
                        SinkConfig.RETRY_BACKOFF_MAX,
                        "100"));
    }
}
