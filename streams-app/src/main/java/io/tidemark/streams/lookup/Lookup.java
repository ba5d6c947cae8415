package io.tidemark.streams.lookup;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * A look-up for one connection, and what its client has decided by itself meanwhile: that is newer than what the store says. For
 * one thread.
 */
final class Lookup {

    private final String clientId;
    private final long epoch;
    private final Set<String> decided = new HashSet<>();

    Lookup(String clientId, long epoch) {
        this.clientId = clientId;
        this.epoch = epoch;
    }

    String clientId() {
        return clientId;
    }

    long epoch() {
        return epoch;
    }

    /** The client subscribed to these filters, or unsubscribed from them. */
    void decided(Collection<String> filters) {
        decided.addAll(filters);
    }

    boolean leavesToStore(String filter) {
        return !decided.contains(filter);
    }
}
