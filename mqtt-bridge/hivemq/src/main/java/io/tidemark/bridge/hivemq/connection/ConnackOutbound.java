package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.interceptor.connack.ConnackOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.connack.parameter.ConnackOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.connack.parameter.ConnackOutboundOutput;
import com.hivemq.extension.sdk.api.packets.connack.ConnackPacket;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import io.tidemark.bridge.hivemq.ClientEvents;
import io.tidemark.bridge.hivemq.will.Wills;
import io.tidemark.schemas.Connected;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CONNACK with success on its way out: the client is connected. */
public final class ConnackOutbound implements ConnackOutboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(ConnackOutbound.class);

    private final Connections connections;
    private final Wills wills;
    private final ClientEvents events;

    public ConnackOutbound(Connections connections, Wills wills, ClientEvents events) {
        this.connections = connections;
        this.wills = wills;
        this.events = events;
    }

    @Override
    public void onOutboundConnack(ConnackOutboundInput input, ConnackOutboundOutput output) {
        ConnackPacket connack = input.getConnackPacket();
        if (connack.getReasonCode() != ConnackReasonCode.SUCCESS) {
            return;
        }
        try {
            String clientId = input.getClientInformation().getClientId();
            Connection connection = connections.of(input);
            connections.established(clientId, connection, connack.getSessionPresent());
            wills.connected(clientId, connack.getSessionPresent());
            events.emit(
                    clientId,
                    connection,
                    connected(
                            connection,
                            connack,
                            input.getConnectionInformation().getMqttVersion()));
        } catch (RuntimeException e) {
            log.error("Could not record a connection", e);
        }
    }

    private static Connected connected(Connection connection, ConnackPacket connack, MqttVersion version) {
        Optional<ConnectPacket> connect = connection.connect();
        return new Connected(
                connection.peer().username(),
                connection.peer().host(),
                protocolVersion(version),
                connect.map(ConnectPacket::getCleanStart).orElse(false),
                connack.getSessionPresent(),
                connack.getSessionExpiryInterval()
                        .or(() -> connect.map(ConnectPacket::getSessionExpiryInterval))
                        .orElse(0L),
                connack.getServerKeepAlive()
                        .or(() -> connect.map(ConnectPacket::getKeepAlive))
                        .orElse(0),
                connect.map(ConnectPacket::getReceiveMaximum).orElse(65_535),
                true);
    }

    private static int protocolVersion(MqttVersion version) {
        return switch (version) {
            case V_3_1 -> 3;
            case V_3_1_1 -> 4;
            case V_5 -> 5;
        };
    }
}
