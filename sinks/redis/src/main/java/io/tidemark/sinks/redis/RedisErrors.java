package io.tidemark.sinks.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Set;

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

    private RedisErrors() {}

    static Kind kind(RedisCommandExecutionException error) {
        String code = code(error);
        return DATA.contains(code) ? Kind.DATA : ACCESS.contains(code) ? Kind.ACCESS : Kind.TEMPORARY;
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

    static Throwable root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
