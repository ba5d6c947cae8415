package io.tidemark.streams.lookup;

import java.util.Map;

/** Where the filters are that clients are to be subscribed to when they connect. Safe for use by several threads. */
public interface SubscriptionSource {

    /**
     * Whether a client that connects is looked up.
     *
     * @param resumed whether the broker resumed its session
     */
    boolean isAsked(boolean resumed);

    /**
     * The topic filters of a client, with QoS. May block.
     *
     * @throws io.tidemark.sinks.read.StoreUnavailableException while the store cannot answer
     */
    Map<String, Integer> subscriptions(String clientId);
}
