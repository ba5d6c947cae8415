package io.tidemark.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Large replays on HiveMQ CE, Kafka, Redis and PostgreSQL of one standalone process: a slow reader of many messages, and many
 * readers at once; what is published meanwhile is not held up. Prints what it measured.
 */
@ExtendWith(SharedStandalone.class)
class PacingIT {

    /** {@code -Dtidemark.pacing.messages=100000} for the large one, which takes minutes. */
    private static final int MESSAGES = Integer.getInteger("tidemark.pacing.messages", 10_000);

    private static final int PUBLISHERS = 4;
    private static final int CLIENTS = 1_000;
    private static final int MISSED = 3;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** The test machine has two processors for everything. */
    private static final double LIVE_LIMIT_MILLIS = 5_000;

    private final Standalone standalone;

    PacingIT(Standalone standalone) {
        this.standalone = standalone;
    }

    @Test
    void aSlowClientGetsAllInOrderAndOnceWhileOthersGoOn() throws Exception {
        List<String> topics = IntStream.range(0, PUBLISHERS)
                .mapToObj(i -> "pubsub/pacing/" + i)
                .toList();
        int each = MESSAGES / PUBLISHERS;
        new SlowSubscriber(standalone, "slow", Duration.ZERO, 100, "pubsub/pacing/+").close();
        long publishing = System.nanoTime();
        inParallel(PUBLISHERS, i -> {
            NumberedMessages.publish(standalone, "pacing-" + i, List.of(topics.get(i)), 0, each);
            return i;
        });
        double published = seconds(publishing);

        try (LiveProbe live = new LiveProbe(standalone, "pubsub/live/slow")) {
            long start = System.nanoTime();
            SlowSubscriber slow = new SlowSubscriber(standalone, "slow", Duration.ofMillis(10), 100, "pubsub/pacing/+");
            try (slow) {
                Awaitility.await()
                        .atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> slow.acknowledged() >= PUBLISHERS * each);
                double replayed = seconds(start);
                awaitLive(live);
                System.out.printf(
                        "%d messages published in %.1f s; replayed to a client that acknowledges after 10 ms in %.1f s"
                                + " (%.0f a second); live meanwhile: %d messages, p50 %.0f ms, p99 %.0f ms%n",
                        PUBLISHERS * each,
                        published,
                        replayed,
                        PUBLISHERS * each / replayed,
                        live.received(),
                        live.percentile(50),
                        live.percentile(99));
                // A message behind the replay shows that nothing more is on its way on its topic.
                for (String topic : topics) {
                    NumberedMessages.publish(standalone, "pacing-end", List.of(topic), each, 1);
                }
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> topics.stream()
                        .allMatch(topic -> slow.numbers(topic).contains(each)));
                for (String topic : topics) {
                    assertThat(slow.numbers(topic)).as(topic).isEqualTo(NumberedMessages.range(0, each + 1));
                }
            }
            assertThat(live.percentile(99)).isLessThan(LIVE_LIMIT_MILLIS);
        }
    }

    @Test
    void aThousandClientsThatReturnAtOnceGetTheirsWhileOthersGoOn() throws Exception {
        List<String> topics =
                IntStream.range(0, CLIENTS).mapToObj(i -> "pubsub/crowd/" + i).toList();
        inParallel(CLIENTS, i -> {
            new RawSubscriber(standalone, "crowd-" + i, topics.get(i)).close();
            return i;
        });
        NumberedMessages.publish(standalone, "crowd-publisher", topics, 0, CLIENTS * MISSED);

        try (LiveProbe live = new LiveProbe(standalone, "pubsub/live/crowd")) {
            long start = System.nanoTime();
            List<Long> subscribed = new ArrayList<>();
            List<Long> firsts = new ArrayList<>();
            for (RawSubscriber back : inParallel(CLIENTS, i -> returning(topics, i))) {
                subscribed.add((back.subscribedAt() - start) / 1_000_000);
                firsts.add((back.firstAt() - start) / 1_000_000);
            }
            double all = seconds(start);
            awaitLive(live);
            System.out.printf(
                    "%d clients with %d missed messages each returned at once: SUBACK after p50 %d ms, max %d ms; first message after min %d ms,"
                            + " p50 %d ms, p99 %d ms, max %d ms, all done in %.1f s;"
                            + " live meanwhile: %d messages, p50 %.0f ms, p99 %.0f ms%n",
                    CLIENTS,
                    MISSED,
                    Percentiles.of(subscribed, 50),
                    Percentiles.of(subscribed, 100),
                    Percentiles.of(firsts, 0),
                    Percentiles.of(firsts, 50),
                    Percentiles.of(firsts, 99),
                    Percentiles.of(firsts, 100),
                    all,
                    live.received(),
                    live.percentile(50),
                    live.percentile(99));
            assertThat(live.percentile(99)).isLessThan(LIVE_LIMIT_MILLIS);
        }
    }

    /** Comes back, and has got what it missed: each once, in order. */
    private RawSubscriber returning(List<String> topics, int i) throws IOException {
        try (RawSubscriber back = new RawSubscriber(standalone, "crowd-" + i, topics.get(i))) {
            back.await(MISSED);
            assertThat(back.numbers())
                    .as(topics.get(i))
                    .isEqualTo(IntStream.range(0, MISSED)
                            .mapToObj(round -> round * CLIENTS + i)
                            .toList());
            return back;
        }
    }

    /** Every live message has arrived. */
    private static void awaitLive(LiveProbe live) throws InterruptedException {
        live.stop();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> live.received() >= live.published());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private interface Task<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> inParallel(int count, Task<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> running = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> task.run(i)))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
