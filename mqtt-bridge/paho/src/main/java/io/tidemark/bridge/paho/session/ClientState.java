package io.tidemark.bridge.paho.session;

import io.tidemark.bridge.paho.session.Observed.Ended;
import java.util.Optional;

/**
 * What is known of a client.
 *
 * @param connection the newest; empty if only an end has been seen
 * @param early the newest end of a connection whose beginning has not been seen
 */
record ClientState(Optional<Connection> connection, Optional<Ended> early) {

    static ClientState of(Connection connection) {
        return new ClientState(Optional.of(connection), Optional.empty());
    }

    ClientState with(Connection changed) {
        return new ClientState(Optional.of(changed), early);
    }
}
