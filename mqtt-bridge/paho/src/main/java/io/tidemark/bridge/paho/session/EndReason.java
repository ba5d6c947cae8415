package io.tidemark.bridge.paho.session;

import java.util.Set;

/** Words for why a connection ended that decide what becomes of its session. EMQX's, and our own for what brokers do not say. */
public final class EndReason {

    /** Another connection of the client has taken over the session. */
    public static final String TAKEN_OVER = "takenover";
    /** Another connection of the client began with clean start. */
    public static final String DISCARDED = "discarded";
    /** The broker's administrator ended it, and the session with it. */
    public static final String KICKED = "kicked";
    /** The broker lost its sessions. */
    public static final String BROKER_RESTARTED = "broker restarted";
    /** It was missing in two lists of the broker's clients. */
    public static final String NOT_LISTED = "not in the broker's client list";

    private static final Set<String> END_SESSION = Set.of(DISCARDED, KICKED, BROKER_RESTARTED);

    private EndReason() {}

    /** Whether the session is gone, whatever its expiry interval. */
    static boolean endsSession(String reason) {
        return END_SESSION.contains(reason);
    }
}
