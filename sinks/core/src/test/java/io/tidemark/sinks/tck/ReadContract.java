package io.tidemark.sinks.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.tidemark.schemas.Position;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import io.tidemark.sinks.read.TopicSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader must do. */
public abstract class ReadContract extends StoreFixture {

    @Test
    void fetchesPagesInOrder() {
        List<Long> positions = publish(TOPIC, 25);
        publish("pubsub/other", 3);
        apply();
        try (StoreReader reader = store.reader()) {
            List<Long> read = new ArrayList<>();
            long after = positions.get(4);
            List<StoredMessage> page;
            do {
                page = reader.fetch(TOPIC, after, positions.get(20), 7);
                page.forEach(message -> read.add(message.position()));
                assertThat(page).hasSizeLessThanOrEqualTo(7);
                after = page.isEmpty() ? after : page.get(page.size() - 1).position();
            } while (page.size() == 7);
            assertThat(read).isEqualTo(positions.subList(5, 21));
            assertThat(reader.fetch(TOPIC, positions.get(24), Long.MAX_VALUE, 10))
                    .isEmpty();
        }
    }

    @Test
    void fetchesManyTopicsAtOnce() {
        List<Long> news = publish(TOPIC, 25);
        List<Long> other = publish("pubsub/other", 3);
        apply();
        List<TopicSpan> spans = List.of(
                all("pubsub/none"),
                new TopicSpan(TOPIC, news.get(4), news.get(20), 7),
                all("pubsub/other"),
                new TopicSpan(TOPIC, news.get(20), Long.MAX_VALUE, 1_000),
                new TopicSpan(TOPIC, news.get(20), news.get(20), 5),
                new TopicSpan(TOPIC, news.get(20), news.get(3), 5),
                new TopicSpan(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 0),
                all("pubsub/other"),
                new TopicSpan(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 1));
        try (StoreReader reader = store.reader()) {
            assertThat(positions(reader, spans))
                    .containsExactly(
                            List.of(),
                            news.subList(5, 12),
                            other,
                            news.subList(21, 25),
                            List.of(),
                            List.of(),
                            List.of(),
                            other,
                            news.subList(0, 1));
            assertThat(reader.fetchAll(List.of())).isEmpty();
        }
    }

    @Test
    void manyTopicsAtOnceAreWhatEachIsAlone() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            publish("pubsub/" + random.nextInt(20), 1, "message-" + i);
        }
        apply();
        List<TopicSpan> spans = random.ints(200, 0, 22)
                .mapToObj(topic -> new TopicSpan(
                        "pubsub/" + topic,
                        Position.of(0, random.nextInt(300)),
                        Position.of(0, random.nextInt(300)),
                        random.nextInt(10)))
                .toList();
        try (StoreReader reader = store.reader()) {
            List<List<StoredMessage>> together = reader.fetchAll(spans);
            for (int i = 0; i < spans.size(); i++) {
                TopicSpan span = spans.get(i);
                assertThat(together.get(i))
                        .as("%s", span)
                        .isEqualTo(reader.fetch(span.topic(), span.after(), span.upTo(), span.limit()));
            }
        }
    }

    @Test
    void hostileTopicsDoNotDisturbOthers() {
        List<Long> news = publish(TOPIC, 2);
        String hostile = "pubsub/'; drop table mqtt_msg; --";
        publish(hostile, 1);
        apply();
        List<TopicSpan> spans = Stream.of(
                        "nul\0", "", "{\"\\}},NULL", "pubsub/\r\nFLUSHALL\r\n", hostile, "x".repeat(65_535), TOPIC)
                .map(ReadContract::all)
                .toList();
        try (StoreReader reader = store.reader()) {
            assertThat(positions(reader, spans))
                    .containsExactly(
                            List.of(), List.of(), List.of(), List.of(), List.of(Position.of(0, 2)), List.of(), news);
        }
    }

    @Test
    void severalThreadsReadAtOnce() {
        List<Long> news = publish(TOPIC, 500);
        apply();
        try (StoreReader reader = store.reader()) {
            List<CompletableFuture<List<Long>>> reads = IntStream.range(0, 32)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> positions(reader, List.of(all(TOPIC))).get(0)))
                    .toList();
            assertThat(reads).allSatisfy(read -> assertThat(read.join()).isEqualTo(news));
        }
    }

    private static TopicSpan all(String topic) {
        return new TopicSpan(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 1_000);
    }

    private static List<List<Long>> positions(StoreReader reader, List<TopicSpan> spans) {
        return reader.fetchAll(spans).stream()
                .map(found -> found.stream().map(StoredMessage::position).toList())
                .toList();
    }

    @Test
    void saysHowFarItIs() {
        publish(TOPIC, 3);
        try (StoreReader reader = store.reader();
                TaskRunner runner = runner()) {
            runner.drain();
            assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, 2));
            assertThat(reader.appliedThrough(1)).isEmpty();
        }
    }

    @Test
    void readerSaysWhenTheStoreIsDownAndComesBack() {
        publish(TOPIC, 1);
        apply();
        try (StoreReader reader = store.reader()) {
            assertThat(reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 10))
                    .hasSize(1);
            store.kill();
            // The first call may find the old connection, the second must make a new one.
            for (int i = 0; i < 2; i++) {
                assertTimeout(Duration.ofSeconds(5), () -> assertThatThrownBy(
                                () -> reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 10))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("127.0.0.1"));
            }
            store.restart();
            await().ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> reader.fetch(TOPIC, Position.BEFORE_ALL, Long.MAX_VALUE, 10) != null);
        }
    }
}
