package io.tidemark.sinks.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import java.util.List;

/** A connection that comes back by itself, to a server or to a cluster; for all threads. */
interface ReadConnection {

    /** For commands that are dispatched as they are. */
    StatefulConnection<String, byte[]> connection();

    /** Keys of the applied positions of a sink, as far as the servers are known. */
    List<String> appliedKeys(String sink);

    /** Makes connections, the first when it is asked for one. */
    interface Source extends AutoCloseable {

        /** @throws RedisException if it cannot be made now */
        ReadConnection connect();

        @Override
        void close();
    }
}
