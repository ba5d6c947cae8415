package io.tidemark.streams;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.streams.replay.MapStore;
import io.tidemark.streams.replay.StoreReaders;
import java.util.List;

/** Rules as EMQ X shipped them, answered by a {@link MapStore}. */
public final class TestRules {

    public static final String TEXT =
            """
            backend.redis.pool1.server = 127.0.0.1:6379
            backend.redis.hook.client.connected.1 = {"action": {"function": "on_subscribe_lookup"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.1 = {"topic": "queue/#", "action": {"function": "on_message_fetch_for_queue"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.2 = {"topic": "pubsub/#", "action": {"function": "on_message_fetch_for_pubsub"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.3 = {"topic": "latest/#", "action": {"function": "on_message_fetch_for_keep_latest"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.4 = {"topic": "recent/#", "action": {"function": "on_message_fetch_for_pubsub"}, "offline_opts": {"time_range": "10m"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.5 = {"topic": "newest/#", "action": {"function": "on_message_fetch_for_pubsub"}, "offline_opts": {"max_returned_count": 3, "overflow": "newest"}, "pool": "pool1"}
            backend.redis.hook.session.subscribed.6 = {"topic": "state/#", "action": {"function": "on_retain_lookup"}, "pool": "pool1"}
            backend.redis.hook.message.acked.1 = {"topic": "queue/#", "action": {"function": "on_message_acked_for_queue"}, "pool": "pool1"}
            """;

    private TestRules() {}

    public static StoreReaders readers(MapStore store, String text) {
        RuleFile rules = RuleFile.parse("redis.conf", text);
        return new StoreReaders(
                List.of(new FetchRouter.Store("redis", rules)), List.of(store), Topics.withDefaultPrefix());
    }
}
