package io.tidemark.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.schemas.Topics;
import io.tidemark.sinks.rules.FetchRouter;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.rules.RuleFileException;
import io.tidemark.streams.replay.MapStore;
import io.tidemark.streams.replay.StoreReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRulesTest {

    private static final String TWO_POOLS =
            """
            backend.redis.east.server = 127.0.0.1:6379
            backend.redis.west.server = 127.0.0.1:6380
            backend.redis.hook.session.subscribed.1 = {"topic": "east/#", "action": {"function": "on_message_fetch_for_pubsub"}, "pool": "east"}
            backend.redis.hook.session.subscribed.2 = {"topic": "west/#", "action": {"function": "on_message_fetch_for_pubsub"}, "pool": "west"}
            """;

    private final Path file;

    StoreRulesTest(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("redis.conf"), TWO_POOLS);
    }

    @Test
    void onlyTheRulesOfTheChosenPoolCount() {
        RuleFile west = new StoreRules(file, Optional.of("west")).read("redis-west");
        FetchRouter router = FetchRouter.of(List.of(new FetchRouter.Store("redis-west", west)));
        assertThat(router.route("west/a")).map(FetchRouter.Route::pool).contains("west");
        assertThat(router.route("east/a")).isEmpty();
    }

    @Test
    void severalPoolsWithoutAChoiceAreRefusedWithTheKey() {
        assertThatThrownBy(() -> new StoreRules(file, Optional.empty()).read("redis-west"))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("east, west")
                .hasMessageContaining("replay.store.redis-west.pool");
        assertThatThrownBy(() -> new StoreRules(file, Optional.of("north")).read("redis-west"))
                .isInstanceOf(RuleFileException.class)
                .hasMessageContaining("north");
    }

    @Test
    void aSecondRuleThatLooksSubscriptionsUpIsAWarning() {
        String lookup =
                """
                backend.redis.pool1.server = 127.0.0.1:6379
                backend.redis.hook.client.connected.1 = {"action": {"function": "on_subscribe_lookup"}, "pool": "pool1"}
                """;
        StoreReaders readers = new StoreReaders(
                List.of(
                        new FetchRouter.Store("first", RuleFile.parse("first.conf", lookup)),
                        new FetchRouter.Store("second", RuleFile.parse("second.conf", lookup))),
                List.of(new MapStore()),
                Topics.withDefaultPrefix());
        assertThat(readers.warnings())
                .singleElement()
                .asString()
                .startsWith("second.conf:2")
                .contains("looked up in first (first.conf:2")
                .contains("not in second");
    }
}
