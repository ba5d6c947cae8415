package io.tidemark.sinks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What an error reply of Redis means for the writer, by its first word. */
final class RedisErrors {

    enum Kind {
        /** Trying the same again will fail again. */
        DATA,
        /** Somebody must correct the configuration. */
        ACCESS,
        /** It may work later. */
        TEMPORARY
    }

    private static final String OTHER_TYPE = "WRONGTYPE";
    private static final Set<String> DATA = Set.of(OTHER_TYPE, "ERR");
    private static final Set<String> ACCESS = Set.of("NOAUTH", "WRONGPASS", "NOPERM");
    /** A replica, a server that starts, has no memory or disk left, or is busy; a cluster that is broken or on the move. */
    private static final Set<String> TEMPORARY = Set.of(
            "READONLY",
            "LOADING",
            "OOM",
            "MISCONF",
            "BUSY",
            "NOREPLICAS",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "NOAUTH");

    private RedisErrors() {}

    /** Of commands that a sink makes itself: what is not known to be the data's fault may pass. */
    static Kind kind(RedisCommandExecutionException error) {
        String code = code(error);
        return DATA.contains(code) ? Kind.DATA : ACCESS.contains(code) ? Kind.ACCESS : Kind.TEMPORARY;
    }

    /** Of the user's own commands: what is not known to pass is the fault of the command or its values. */
    static Kind kindOfStatement(RedisCommandExecutionException error) {
        return TEMPORARY.contains(code(error)) ? Kind.TEMPORARY : Kind.DATA;
    }

    /** Whether a key holds another type than the command is for. */
    static boolean isOtherType(RedisCommandExecutionException error) {
        return code(error).equals(OTHER_TYPE);
    }

    /** The first word alone: the rest of a reply may repeat data. */
    static String code(RedisCommandExecutionException error) {
        String message = String.valueOf(error.getMessage());
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }

    /** The error reply that a failure is about: a connection whose greeting was refused has it as its cause. */
    static Optional<RedisCommandExecutionException> reply(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(RedisCommandExecutionException.class::cast)
                .findFirst();
    }

    /** What the failure began with, in words. */
    static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
