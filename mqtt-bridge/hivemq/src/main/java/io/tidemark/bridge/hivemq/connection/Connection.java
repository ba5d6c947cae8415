package io.tidemark.bridge.hivemq.connection;

import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import io.tidemark.bridge.hivemq.capture.InboundFlow;
import io.tidemark.bridge.hivemq.delivery.OutboundFlow;
import io.tidemark.bridge.hivemq.subscription.GivenFilters;
import io.tidemark.bridge.hivemq.subscription.PendingRequests;
import io.tidemark.bridge.hivemq.will.Will;
import java.util.Optional;

/**
 * One connection of one client, from CONNECT to its end. HiveMQ runs the tasks of a client one at a time and in order, and
 * all of this belongs to them, except the epoch, the peer and the given filters, which are for any thread.
 *
 * <p>Bounded by the client's own limits: packet ids in flight (65,535 at most in each direction, in practice the receive
 * maximum) and SUBSCRIBEs without SUBACK.
 */
public final class Connection {

    private final long epoch;
    private final Peer peer;
    private final Optional<ConnectPacket> connect;
    private final Optional<Will> will;
    private final PendingRequests requests = new PendingRequests();
    private final GivenFilters given = new GivenFilters();
    private InboundFlow inbound = new InboundFlow();
    private OutboundFlow outbound = new OutboundFlow();
    private boolean established;

    Connection(long epoch, Peer peer, Optional<ConnectPacket> connect, Optional<Will> will) {
        this.epoch = epoch;
        this.peer = peer;
        this.connect = connect;
        this.will = will;
    }

    public long epoch() {
        return epoch;
    }

    /** The CONNECT as the client sent it; empty if the extension was started after it. */
    public Optional<ConnectPacket> connect() {
        return connect;
    }

    public Peer peer() {
        return peer;
    }

    public Optional<Will> will() {
        return will;
    }

    /** Messages from the client that are not acknowledged. */
    public InboundFlow inbound() {
        return inbound;
    }

    /** Messages to the client that it has not acknowledged. */
    public OutboundFlow outbound() {
        return outbound;
    }

    /** SUBSCRIBEs and UNSUBSCRIBEs that are not acknowledged. */
    public PendingRequests requests() {
        return requests;
    }

    /** What it was subscribed to by command. */
    public GivenFilters given() {
        return given;
    }

    /** Takes over what an earlier connection of the same session left unfinished. */
    void resume(SessionState state) {
        inbound = state.inbound();
        outbound = state.outbound();
    }

    void establish() {
        established = true;
    }

    /** True once a successful CONNACK was on its way. */
    public boolean isEstablished() {
        return established;
    }
}
