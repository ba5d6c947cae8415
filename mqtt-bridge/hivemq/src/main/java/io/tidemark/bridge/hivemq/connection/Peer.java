package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, for as long as it lasts.
 *
 * @param username as in CONNECT; null if it had none, or if the extension was started after it
 * @param host IP address; null if the broker does not know it
 */
public record Peer(@Nullable String username, @Nullable String host) {

    static Peer of(ConnectionInformation connection, Optional<String> username) {
        return new Peer(
                username.orElse(null),
                connection.getInetAddress().map(InetAddress::getHostAddress).orElse(null));
    }
}
