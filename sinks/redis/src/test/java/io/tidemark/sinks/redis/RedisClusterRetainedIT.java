package io.tidemark.sinks.redis;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster, where topics, lists and messages are on different nodes. */
class RedisClusterRetainedIT extends RetainedContract {

    RedisClusterRetainedIT(@TempDir Path directory) {
        super(new ClusterServers(directory));
    }
}
