package io.tidemark.sinks.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;

/** A connection that comes back by itself, to a server or to a cluster; for all threads. */
interface ReadConnection {

    /** For commands that are dispatched as they are. */
    StatefulConnection<String, byte[]> connection();

    RedisClusterAsyncCommands<String, byte[]> commands();

    /** Keys of the applied positions of a sink, as far as the servers are known. */
    List<String> appliedKeys(String sink);

    /** Makes connections, the first when it is asked for one. */
    interface Source extends AutoCloseable {

        /** @throws RedisException if it cannot be made now */
        ReadConnection connect();

        @Override
        void close();
    }

    /** For a server or a cluster, without connecting yet. */
    static Source source(RedisServer server, Duration timeout) {
        return server.type() == RedisServer.Type.CLUSTER
                ? new ClusterReads(server, timeout)
                : new ServerReads(server, timeout);
    }
}
