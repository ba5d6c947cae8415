package io.tidemark.sinks.redis;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that were given up while their servers may still have commands of them to read. A server that only hung would
 * run those between the commands of the next connection; it is made to drop them first.
 */
final class Abandoned {

    private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);
    private static final Pattern RUN = Pattern.compile("run_id:(\\w+)");

    /** What servers call the connections that are in use, by the run of the server: after a restart the numbers are others'. */
    private final Map<String, Long> inUse = new HashMap<>();

    private final Map<String, Long> abandoned = new HashMap<>();

    /** All connections that were in use are not any more. */
    void abandon() {
        abandoned.putAll(inUse);
        inUse.clear();
    }

    /** Ends the one before to the same server. Costs three round trips. */
    void replace(StatefulRedisConnection<String, byte[]> connection) {
        RedisCommands<String, byte[]> redis = connection.sync();
        try {
            Matcher run = RUN.matcher(redis.info("server"));
            if (run.find()) {
                Long before = abandoned.remove(run.group(1));
                if (before != null) {
                    redis.clientKill(KillArgs.Builder.id(before));
                }
                inUse.put(run.group(1), redis.clientId());
            }
        } catch (RedisCommandExecutionException e) {
            LOG.debug("the user may not kill connections ({})", RedisErrors.code(e));
        }
    }
}
