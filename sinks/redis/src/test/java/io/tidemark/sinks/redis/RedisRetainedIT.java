package io.tidemark.sinks.redis;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On one server. */
class RedisRetainedIT extends RetainedContract {

    RedisRetainedIT(@TempDir Path directory) {
        super(new OneServer(directory));
    }
}
