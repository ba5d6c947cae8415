package io.tidemark.bridge.paho.emqx.rest;

import java.time.Instant;
import java.util.Optional;

/**
 * A client as the broker lists it.
 *
 * @param connected whether it is, or only has a session
 * @param peer address and port
 * @param connectedAt empty from EMQX 4.4, which gives seconds without a time zone
 */
public record ApiClient(
        String clientId,
        boolean connected,
        Optional<String> peer,
        Optional<String> peerHost,
        Optional<Instant> connectedAt,
        String node,
        Optional<String> username,
        int protocolVersion,
        boolean cleanStart,
        long sessionExpiryInterval,
        int keepAlive,
        int receiveMaximum) {}
