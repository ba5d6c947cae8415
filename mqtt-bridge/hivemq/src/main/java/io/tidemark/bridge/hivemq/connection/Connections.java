package io.tidemark.bridge.hivemq.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionAttributeStore;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ClientBasedInput;
import io.tidemark.bridge.Epochs;
import io.tidemark.bridge.hivemq.will.Will;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of this node. Holds one {@link Connection} for each open connection, and for clients that are away what
 * their session has in flight, for at most {@value #SESSIONS_AWAY} of them; of a session dropped beyond that, an
 * acknowledgement of a message sent before the break goes unrecorded, and the message may be sent to the client once more.
 */
public final class Connections {

    static final long SESSIONS_AWAY = 50_000;

    /** Names the epoch on HiveMQ's own connection object, which outlives the client id's change of hands at a takeover. */
    private static final String EPOCH = "tidemark.epoch";

    private final Epochs epochs;
    private final Map<Long, Connection> byEpoch = new ConcurrentHashMap<>();
    private final Map<String, Connection> current = new ConcurrentHashMap<>();
    private final Cache<String, SessionState> away =
            Caffeine.newBuilder().maximumSize(SESSIONS_AWAY).build();

    public Connections(Epochs epochs) {
        this.epochs = epochs;
    }

    /** A connection begins with this CONNECT. */
    void open(ClientBasedInput input, Peer peer, ConnectPacket connect, Optional<Will> will) {
        add(input, peer, Optional.of(connect), will);
    }

    /** The connection that an input belongs to; a new one if it began before the extension did. */
    public Connection of(ClientBasedInput input) {
        return find(input).orElseGet(() -> {
            Peer peer = Peer.of(input.getConnectionInformation(), Optional.empty());
            return add(input, peer, Optional.empty(), Optional.empty());
        });
    }

    private Optional<Connection> find(ClientBasedInput input) {
        return attributes(input).getAsString(EPOCH).map(Long::valueOf).map(byEpoch::get);
    }

    private Connection add(ClientBasedInput input, Peer peer, Optional<ConnectPacket> connect, Optional<Will> will) {
        Connection connection = new Connection(epochs.next(), peer, connect, will);
        byEpoch.put(connection.epoch(), connection);
        attributes(input).putAsString(EPOCH, Long.toString(connection.epoch()));
        return connection;
    }

    private static ConnectionAttributeStore attributes(ClientBasedInput input) {
        return input.getConnectionInformation().getConnectionAttributeStore();
    }

    /** The broker has accepted the connection. */
    void established(String clientId, Connection connection, boolean sessionPresent) {
        Optional<SessionState> state = Optional.ofNullable(away.asMap().remove(clientId));
        if (sessionPresent) {
            state.ifPresent(connection::resume);
        }
        connection.establish();
        current.put(clientId, connection);
    }

    /** The connection is over; empty if it is unknown, as after an end that was seen before. */
    Optional<Connection> closed(ClientBasedInput input) {
        Optional<Connection> closed = find(input);
        closed.ifPresent(connection -> {
            String clientId = input.getClientInformation().getClientId();
            byEpoch.remove(connection.epoch());
            if (current.remove(clientId, connection)) {
                SessionState state = new SessionState(connection.inbound(), connection.outbound());
                if (!state.isEmpty()) {
                    away.put(clientId, state);
                }
            }
        });
        return closed;
    }

    /** Epoch of the client's established connection; empty while it is not connected here. Any thread. */
    public OptionalLong currentEpoch(String clientId) {
        Connection connection = current.get(clientId);
        return connection == null ? OptionalLong.empty() : OptionalLong.of(connection.epoch());
    }

    /** The client's established connection; empty while it is not connected here. Any thread. */
    public Optional<Connection> current(String clientId) {
        return Optional.ofNullable(current.get(clientId));
    }

    /** How many are established. Any thread. */
    public int size() {
        return current.size();
    }
}
