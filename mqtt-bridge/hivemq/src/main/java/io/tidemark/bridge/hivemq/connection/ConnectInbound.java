package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.interceptor.connect.ConnectInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundInput;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import io.tidemark.bridge.hivemq.will.Will;
import io.tidemark.bridge.hivemq.will.Wills;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CONNECT on its way in: gives the connection its epoch, and its will message an id. */
public final class ConnectInbound implements ConnectInboundInterceptor {

    private static final Logger log = LoggerFactory.getLogger(ConnectInbound.class);

    private final Connections connections;
    private final Wills wills;

    public ConnectInbound(Connections connections, Wills wills) {
        this.connections = connections;
        this.wills = wills;
    }

    @Override
    public void onConnect(ConnectInboundInput input, ConnectInboundOutput output) {
        try {
            ConnectPacket connect = input.getConnectPacket();
            Peer peer = Peer.of(input.getConnectionInformation(), connect.getUserName());
            Optional<Will> will = output.getConnectPacket()
                    .getModifiableWillPublish()
                    .flatMap(packet ->
                            wills.stamp(packet, connect.getClientId(), peer, connect.getSessionExpiryInterval()));
            connections.open(input, peer, connect, will);
        } catch (RuntimeException e) {
            log.error("Could not prepare a connection; its will, if any, will not be recorded", e);
        }
    }
}
