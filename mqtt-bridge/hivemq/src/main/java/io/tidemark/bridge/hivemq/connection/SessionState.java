package io.tidemark.bridge.hivemq.connection;

import io.tidemark.bridge.hivemq.capture.InboundFlow;
import io.tidemark.bridge.hivemq.delivery.OutboundFlow;

/** What a session has unfinished while its client is away. */
record SessionState(InboundFlow inbound, OutboundFlow outbound) {

    boolean isEmpty() {
        return inbound.isEmpty() && outbound.isEmpty();
    }
}
