package io.tidemark.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.tidemark.schemas.Position;
import io.tidemark.servers.redis.RedisProcess;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lost its last writes is noticed, and gets them again, whichever it is. */
class RedisFailoverIT {

    private static final String TOPIC = "pubsub/news";
    private static final int PAYLOAD = 8_000;

    private final TestLog log = new TestLog();
    private int published;

    private TaskRunner runner(RedisTestStore store) {
        return TestTasks.start(store, log, store.rules());
    }

    private void publish(int count) {
        IntStream.range(0, count).forEach(i -> {
            log.publish(log.message("id" + published, TOPIC, new byte[PAYLOAD]));
            published++;
        });
    }

    private List<Long> stored(StoreReader reader) {
        return reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 100_000).stream()
                .map(stored -> stored.position())
                .toList();
    }

    private List<Long> allPositions() {
        return IntStream.range(0, published).mapToObj(i -> Position.of(0, i)).toList();
    }

    @Test
    void aReplicaThatLacksTheLastWritesGetsThemWhenItBecomesTheMaster(@TempDir Path directory) {
        SentinelServers servers = new SentinelServers(directory);
        try (RedisTestStore store = new RedisTestStore(servers);
                TaskRunner runner = runner(store);
                StoreReader reader = store.reader()) {
            publish(100);
            runner.drain();
            RedisProcess master = servers.group().master();
            RedisProcess replica = servers.group().replica();
            // More than the network holds on its way to a replica that does not read.
            replica.suspend();
            publish(4_000);
            runner.drain();
            assertThat(stored(reader)).hasSize(published);
            master.kill();
            replica.resume();
            servers.group().awaitFailover(master);
            String applied =
                    store.ask(redis -> RedisTestStore.text(redis.hget("tidemark:applied:tck", "mqtt.messages:0")));
            assertThat(Integer.parseInt(applied)).isBetween(100, published - 1);
            publish(1);
            runner.drain();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(() -> assertThat(stored(reader)).isEqualTo(allPositions()));
            assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, published - 1));
        }
    }

    @Test
    void aMasterKilledUnderLoadLosesNothing(@TempDir Path directory) {
        SentinelServers servers = new SentinelServers(directory);
        try (RedisTestStore store = new RedisTestStore(servers);
                TaskRunner runner = runner(store)) {
            publish(500);
            runner.poll();
            RedisProcess master = servers.group().master();
            Thread killer = new Thread(master::kill);
            killer.start();
            while (runner.retries() == 0) {
                publish(200);
                runner.poll();
            }
            servers.group().awaitFailover(master);
            publish(200);
            runner.drain();
            assertThat(servers.group().master()).isNotSameAs(master);
            try (StoreReader reader = store.reader()) {
                assertThat(stored(reader)).isEqualTo(allPositions());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMasterOfAClusterThatCameBackEmptyIsFilledAgain(int lost, @TempDir Path directory) {
        ClusterServers servers = new ClusterServers(directory);
        try (RedisTestStore store = new RedisTestStore(servers);
                TaskRunner runner = runner(store)) {
            publish(300);
            runner.drain();
            String before = store.dump();
            RedisProcess master = servers.masters().get(lost);
            master.kill();
            master.restart();
            servers.awaitUp();
            log.presence("c", true, "node1");
            runner.drain();
            try (StoreReader reader = store.reader()) {
                assertThat(stored(reader)).isEqualTo(allPositions());
                assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, published - 1));
            }
            store.ask(redis -> redis.del("mqtt:client:c") + redis.del("mqtt:node:node1"));
            assertThat(withoutPositions(store.dump())).isEqualTo(withoutPositions(before));
        }
    }

    @Test
    void aSlotThatMovedIsFollowed(@TempDir Path directory) {
        ClusterServers servers = new ClusterServers(directory);
        try (RedisTestStore store = new RedisTestStore(servers);
                TaskRunner runner = runner(store);
                StoreReader reader = store.reader()) {
            publish(100);
            runner.drain();
            assertThat(stored(reader)).isEqualTo(allPositions());
            servers.move(SlotHash.getSlot("mqtt:msg:" + TOPIC));
            publish(100);
            runner.drain();
            assertThat(runner.retries()).isPositive();
            assertThat(runner.deadLetters()).isEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(() -> assertThat(stored(reader)).isEqualTo(allPositions()));
        }
    }

    private static List<String> withoutPositions(String dump) {
        return dump.lines().filter(line -> !line.startsWith("tidemark:")).toList();
    }
}
