package io.tidemark.sinks.redis;

import io.tidemark.sinks.rules.Rule;
import io.tidemark.sinks.rules.RuleAction;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.sinks.template.CommandTemplate;
import java.util.Set;

/** Commands that a rule cannot have: those that change the connection or the server under all others, and those that wait. */
final class RefusedCommands {

    private static final Set<String> WAITING = Set.of(
            "BLMOVE", "BLMPOP", "BLPOP", "BRPOP", "BRPOPLPUSH", "BZMPOP", "BZPOPMAX", "BZPOPMIN", "WAIT", "WAITAOF");
    /** They wait only if told to, but nobody would see what they read. */
    private static final Set<String> READING = Set.of("XREAD", "XREADGROUP");

    private static final Set<String> CONNECTION = Set.of(
            "ASKING",
            "AUTH",
            "CLIENT",
            "DISCARD",
            "EXEC",
            "HELLO",
            "MONITOR",
            "MULTI",
            "PSUBSCRIBE",
            "PSYNC",
            "PUNSUBSCRIBE",
            "QUIT",
            "READONLY",
            "READWRITE",
            "REPLCONF",
            "RESET",
            "SELECT",
            "SSUBSCRIBE",
            "SUBSCRIBE",
            "SUNSUBSCRIBE",
            "SYNC",
            "UNSUBSCRIBE",
            "UNWATCH",
            "WATCH");
    private static final Set<String> SERVER = Set.of(
            "ACL",
            "BGREWRITEAOF",
            "BGSAVE",
            "CLUSTER",
            "CONFIG",
            "DEBUG",
            "FAILOVER",
            "FLUSHALL",
            "FLUSHDB",
            "FUNCTION",
            "LATENCY",
            "MIGRATE",
            "MODULE",
            "REPLICAOF",
            "RESTORE-ASKING",
            "SAVE",
            "SCRIPT",
            "SHUTDOWN",
            "SLAVEOF",
            "SLOWLOG",
            "SWAPDB");
    /** The key is not their first argument, or they have none. */
    private static final Set<String> KEY_ELSEWHERE = Set.of(
            "BITOP",
            "EVAL",
            "EVAL_RO",
            "EVALSHA",
            "EVALSHA_RO",
            "FCALL",
            "FCALL_RO",
            "LMPOP",
            "MEMORY",
            "OBJECT",
            "SINTERCARD",
            "XGROUP",
            "XINFO",
            "ZDIFF",
            "ZINTER",
            "ZINTERCARD",
            "ZMPOP",
            "ZUNION");

    private RefusedCommands() {}

    /** @throws RuleFileException with the rule's place in the file */
    static void check(Rule rule, RedisServer server) {
        if (rule.action() instanceof RuleAction.Statements action) {
            action.statements().forEach(statement -> check(rule, (CommandTemplate) statement, server));
        }
    }

    private static void check(Rule rule, CommandTemplate command, RedisServer server) {
        String name = command.name();
        if (WAITING.contains(name) || READING.contains(name)) {
            throw refused(rule, name + " waits for others, and all messages would wait behind it");
        }
        if (CONNECTION.contains(name)) {
            throw refused(rule, name + " changes the connection that everything is written over");
        }
        if (SERVER.contains(name)) {
            throw refused(rule, name + " is about the server, not about an event");
        }
        if (server.type() == RedisServer.Type.CLUSTER
                && (KEY_ELSEWHERE.contains(name) || command.tokens().size() < 2)) {
            throw refused(rule, name + " does not name a key first, so in a cluster nothing says which node it is for");
        }
    }

    private static RuleFileException refused(Rule rule, String why) {
        return new RuleFileException(
                rule.location(), why, "use another command, or make the line a comment with # to run without it");
    }
}
