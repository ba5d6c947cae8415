package io.tidemark.sinks.redis;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.function.Function;

/** Real servers of one kind, to write to and to look at. */
interface TestServers extends AutoCloseable {

    /** Lines of a rule file that say where they are, for {@code pool1}. */
    String pool();

    /** Asks with a connection of its own. */
    <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question);

    void kill();

    void restart();

    @Override
    void close();
}
