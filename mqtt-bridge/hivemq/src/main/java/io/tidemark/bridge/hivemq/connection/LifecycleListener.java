package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ClientInitiatedDisconnectInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.general.DisconnectedReasonCode;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.will.Wills;
import io.tidemark.schemas.Disconnected;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the end of each connection, whoever ended it. */
public final class LifecycleListener implements ClientLifecycleEventListener {

    private static final Logger log = LoggerFactory.getLogger(LifecycleListener.class);
    private static final String LOST = "connection lost";

    private final Connections connections;
    private final Wills wills;
    private final ClientEvents events;

    public LifecycleListener(Connections connections, Wills wills, ClientEvents events) {
        this.connections = connections;
        this.wills = wills;
        this.events = events;
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {
        // The connection was opened at CONNECT.
    }

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
        // The client is connected when its CONNACK is sent.
    }

    @Override
    public void onClientInitiatedDisconnect(ClientInitiatedDisconnectInput input) {
        end(input, true);
    }

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        end(input, false);
    }

    private void end(DisconnectEventInput input, boolean graceful) {
        try {
            connections.closed(input).filter(Connection::isEstablished).ifPresent(connection -> {
                String clientId = input.getClientInformation().getClientId();
                Optional<DisconnectedReasonCode> code = input.getReasonCode();
                boolean withWill = !graceful
                        || code.filter(DisconnectedReasonCode.DISCONNECT_WITH_WILL_MESSAGE::equals)
                                .isPresent();
                if (withWill) {
                    connection.will().ifPresent(will -> wills.due(clientId, will));
                }
                events.emit(
                        clientId,
                        connection,
                        new Disconnected(
                                reason(input, graceful),
                                graceful,
                                code.map(ReasonCodes::number).orElse(null),
                                null));
            });
        } catch (RuntimeException e) {
            log.error("Could not record the end of a connection", e);
        }
    }

    private static String reason(DisconnectEventInput input, boolean graceful) {
        return input.getReasonString()
                .or(() -> input.getReasonCode()
                        .map(code -> code.name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .orElse(graceful ? "normal disconnection" : LOST);
    }
}
