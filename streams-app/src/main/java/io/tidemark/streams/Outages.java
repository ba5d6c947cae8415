package io.tidemark.streams;

import io.tidemark.schemas.registry.RegistryUnavailableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells an outage of the schema registry, which passes, from a record that can never be read. */
final class Outages {

    private Outages() {}

    /** Whether nothing is wrong with the record. A damaged one ends in other exceptions of I/O, such as an early end. */
    static boolean isOutage(Throwable error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
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
