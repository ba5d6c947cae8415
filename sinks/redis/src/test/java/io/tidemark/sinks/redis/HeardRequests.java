package io.tidemark.sinks.redis;

import io.tidemark.sinks.read.SubscriptionRequests;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told, as text. */
final class HeardRequests implements SubscriptionRequests.Listener {

    private final List<String> all = new CopyOnWriteArrayList<>();

    List<String> all() {
        return List.copyOf(all);
    }

    @Override
    public void subscribe(String clientId, String topicFilter, int qos) {
        all.add("subscribe " + clientId + " " + topicFilter + " " + qos);
    }

    @Override
    public void unsubscribe(String clientId, String topicFilter) {
        all.add("unsubscribe " + clientId + " " + topicFilter);
    }

    @Override
    public void refused(String reason) {
        all.add("refused " + reason);
    }
}
