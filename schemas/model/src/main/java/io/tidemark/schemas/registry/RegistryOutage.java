package io.tidemark.schemas.registry;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells an outage of the schema registry, which passes, from a record that can never be read. */
public final class RegistryOutage {

    private RegistryOutage() {}

    /**
     * Whether a failure to read or write a record comes from a registry that does not answer, with our serdes or with the
     * official ones. A damaged record ends in other exceptions of I/O, such as an early end.
     */
    public static boolean causes(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException
                    || cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }
}
