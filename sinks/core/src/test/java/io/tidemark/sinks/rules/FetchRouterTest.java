package io.tidemark.sinks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.DeliveryModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FetchRouterTest {

    private final FetchRouter router = FetchRouter.of(List.of(
            new FetchRouter.Store("redis-sink", RuleFileTest.shipped("redis")),
            new FetchRouter.Store("pgsql-sink", RuleFileTest.shipped("pgsql"))));

    @Test
    void firstMatchingStoreAnswers() {
        assertThat(router.route("queue/jobs"))
                .contains(
                        new FetchRouter.Route("redis-sink", "redis", "pool1", DeliveryModel.QUEUE, FetchOptions.NONE));
        assertThat(router.route("pubsub/news"))
                .contains(
                        new FetchRouter.Route("redis-sink", "redis", "pool1", DeliveryModel.PUBSUB, FetchOptions.NONE));
        assertThat(router.route("other"))
                .contains(new FetchRouter.Route(
                        "pgsql-sink",
                        "pgsql",
                        "pool1",
                        DeliveryModel.PUBSUB,
                        new FetchOptions(
                                OptionalInt.of(500), FetchOptions.Overflow.PAGE, Optional.of(Duration.ofHours(2)))));
        assertThat(router.route("$SYS/x")).isEmpty();
    }

    @Test
    void knowsQueues() {
        assertThat(router.isQueue("queue/jobs")).isTrue();
        assertThat(router.isQueue("pubsub/news")).isFalse();
    }

    @Test
    void knowsRetainLookUps() {
        assertThat(router.retainLookup("any")).isTrue();
        assertThat(router.retainLookup("$SYS/x")).isFalse();
        RuleFile some = RuleFile.parse(
                "some",
                "backend.redis.pool1.server = a:1\nbackend.redis.hook.session.subscribed.1 = {\"topic\": \"a/+\","
                        + " \"action\": {\"function\": \"on_retain_lookup\"}, \"pool\": \"pool1\"}");
        FetchRouter partial = FetchRouter.of(List.of(new FetchRouter.Store("s", some)));
        assertThat(partial.retainLookup("a/b")).isTrue();
        assertThat(partial.retainLookup("b")).isFalse();
        assertThat(partial.route("a/b")).isEmpty();
    }

    @Test
    void warnsOfASecondMatch() {
        assertThat(router.warnings()).singleElement().asString().contains("'#'", "redis-sink", "not from pgsql-sink");
    }
}
