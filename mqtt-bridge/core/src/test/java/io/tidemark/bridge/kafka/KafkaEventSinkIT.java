package io.tidemark.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.bridge.NotDurableException;
import io.tidemark.bridge.RecentPositions;
import io.tidemark.bridge.Unreadable;
import io.tidemark.bridge.metrics.BridgeMetrics;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Subscribed;
import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.TopicSubscription;
import io.tidemark.schemas.Topics;
import io.tidemark.schemas.Unsubscribed;
import io.tidemark.servers.kafka.KafkaProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaEventSinkIT {

    private static final TopicPartition DEAD_LETTERS =
            new TopicPartition(Topics.withDefaultPrefix().deadLetters().name(), 0);

    private static KafkaProcess kafka;

    @BeforeAll
    static void start(@TempDir Path directory) {
        kafka = KafkaProcess.start(directory);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicProvisioner.createMissing(
                    admin, Topics.withDefaultPrefix(), new TopicProvisioner.Settings(4, (short) 1, Duration.ofDays(1)));
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void aSubscriptionIsDurableAfterEveryMessageAcceptedBeforeIt() {
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://barrier")) {
            await().until(sink::isAvailable);
            for (int round = 0; round < 50; round++) {
                List<CompletableFuture<Long>> messages = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    messages.add(sink.accept(message("t" + i, new byte[100])).toCompletableFuture());
                }
                CompletionStage<Boolean> allBefore = sink.accept(subscribed("c" + round))
                        .thenApply(done -> messages.stream().allMatch(CompletableFuture::isDone));
                assertThat(allBefore.toCompletableFuture().join()).isTrue();
            }
        }
    }

    @Test
    void aDownKafkaBlocksNobodyAndEventsWaitForIt() {
        kafka.kill();
        RecentPositions positions = new RecentPositions();
        try (KafkaEventSink sink =
                KafkaEventSink.start(settings(kafka.bootstrapServers(), "mock://down"), positions, metrics())) {
            long before = System.nanoTime();
            CompletableFuture<Long> message =
                    sink.accept(message("t", new byte[10])).toCompletableFuture();
            CompletableFuture<Void> event = sink.accept(subscribed("c")).toCompletableFuture();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
            assertThat(reason(message)).isEqualTo(NotDurableException.Reason.UNAVAILABLE);
            assertThat(event).isNotDone();
            kafka.restart();
            await().atMost(Duration.ofSeconds(30)).until(sink::isAvailable);
            event.orTimeout(10, TimeUnit.SECONDS).join();
            Message later = message("t", new byte[10]);
            long position = sink.accept(later).toCompletableFuture().join();
            assertThat(positions.find(later.getId())).contains(position);
        }
    }

    @Test
    void aDownRegistryMakesItUnavailableNotBlocked() {
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "http://127.0.0.1:1")) {
            CompletableFuture<Void> event = sink.accept(subscribed("c")).toCompletableFuture();
            await().during(Duration.ofSeconds(2)).until(() -> !sink.isAvailable() && !event.isDone());
        }
    }

    @Test
    void whatIsTooLargeOrTooMuchIsRefusedAtOnce() {
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://large")) {
            await().until(sink::isAvailable);
            assertThat(reason(sink.accept(message("t", new byte[2 << 20])).toCompletableFuture()))
                    .isEqualTo(NotDurableException.Reason.REJECTED);
            kafka.pause();
            try {
                List<CompletableFuture<Long>> accepted = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                    accepted.add(sink.accept(message("t", new byte[1_000])).toCompletableFuture());
                }
                assertThat(accepted.stream().filter(CompletableFuture::isCompletedExceptionally))
                        .isNotEmpty()
                        .allSatisfy(failed -> assertThat(reason(failed))
                                .isIn(NotDurableException.Reason.BUFFER_FULL, NotDurableException.Reason.UNAVAILABLE));
            } finally {
                kafka.resume();
            }
        }
    }

    @Test
    void closingWaitsForWhatWasAcceptedAndRefusesTheRest() {
        KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://close");
        await().until(sink::isAvailable);
        List<CompletableFuture<Long>> accepted = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            accepted.add(sink.accept(message("t" + i, new byte[100])).toCompletableFuture());
        }
        CompletableFuture<Void> event = sink.accept(unsubscribed("c")).toCompletableFuture();
        sink.close();
        assertThat(accepted).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
        assertThat(event).isCompleted();
        assertThat(reason(sink.accept(message("t", new byte[1])).toCompletableFuture()))
                .isEqualTo(NotDurableException.Reason.CLOSED);
    }

    @Test
    void whatNobodyCanReadIsADeadLetterAsItCame() {
        byte[] raw = {'{', (byte) 0xFF, 0, (byte) 0xC3, '\n'};
        // A part of a larger buffer, as of a packet.
        ByteBuffer content = ByteBuffer.allocate(20).position(7).put(7, raw).limit(7 + raw.length);
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://letters")) {
            long before = endOfDeadLetters();
            CompletableFuture<Void> accepted = sink.accept(
                            new Unreadable("$tidemark/0/τ", content, "the payload is no JSON"))
                    .toCompletableFuture();
            assertThat(accepted).succeedsWithin(Duration.ofSeconds(30));
            ConsumerRecord<byte[], byte[]> letter = deadLetter(before);
            assertThat(letter.key()).isNull();
            assertThat(letter.value()).isEqualTo(raw);
            assertThat(headers(letter))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "tidemark.dead.topic", "$tidemark/0/τ",
                            "tidemark.dead.exception", "io.tidemark.bridge.Unreadable",
                            "tidemark.dead.cause", "the payload is no JSON"));
            assertThat(content.remaining()).as("the buffer is left as it was").isEqualTo(raw.length);
            assertThat(endOfDeadLetters()).isEqualTo(before + 1);
        }
    }

    @Test
    void aDeadLetterWaitsForKafka() {
        long before = endOfDeadLetters();
        kafka.kill();
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://letters-down")) {
            CompletableFuture<Void> accepted = sink.accept(
                            new Unreadable("origin", ByteBuffer.wrap(new byte[] {1, 2, 3}), "cause"))
                    .toCompletableFuture();
            assertThat(accepted).isNotDone();
            kafka.restart();
            assertThat(accepted).succeedsWithin(Duration.ofSeconds(30));
            assertThat(deadLetter(before).value()).containsExactly(1, 2, 3);
        }
    }

    /** Whoever asked for it can then leave the content out. */
    @Test
    void aDeadLetterThatIsTooLargeIsRejected() {
        try (KafkaEventSink sink = sink(kafka.bootstrapServers(), "mock://letters-large")) {
            await().until(sink::isAvailable);
            long before = endOfDeadLetters();
            CompletableFuture<Void> accepted = sink.accept(
                            new Unreadable("origin", ByteBuffer.allocate(2 << 20), "cause"))
                    .toCompletableFuture();
            await().until(accepted::isDone);
            assertThat(reason(accepted)).isEqualTo(NotDurableException.Reason.REJECTED);
            assertThat(endOfDeadLetters()).isEqualTo(before);
        }
    }

    private static Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(DEAD_LETTERS));
        return consumer;
    }

    private static long endOfDeadLetters() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(List.of(DEAD_LETTERS))
                    .values()
                    .iterator()
                    .next();
        }
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(long offset) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.seek(DEAD_LETTERS, offset);
            return await().until(
                            () -> consumer.poll(Duration.ofMillis(200)).records(DEAD_LETTERS), each -> !each.isEmpty())
                    .get(0);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static NotDurableException.Reason reason(CompletableFuture<?> failed) {
        Throwable cause = failed.handle((result, error) -> Optional.ofNullable(error))
                .join()
                .orElseThrow();
        return ((NotDurableException) cause).reason();
    }

    private static KafkaEventSink sink(String servers, String registry) {
        return KafkaEventSink.start(settings(servers, registry), new RecentPositions(), metrics());
    }

    private static BridgeMetrics metrics() {
        return new BridgeMetrics(new SimpleMeterRegistry());
    }

    private static BridgeSettings settings(String servers, String registry) {
        return BridgeSettings.of(
                "test",
                Map.of(
                        "bootstrap.servers", servers,
                        "schema.registry.url", registry,
                        "buffer.memory", Integer.toString(8 << 20)),
                "node@test");
    }

    private static ClientEvent subscribed(String clientId) {
        return event(clientId, new Subscribed(List.of(new TopicSubscription("f", 1, false, false, 0, null))));
    }

    private static ClientEvent unsubscribed(String clientId) {
        return event(clientId, new Unsubscribed(List.of("f")));
    }

    private static ClientEvent event(String clientId, Object event) {
        return new ClientEvent(clientId, "node@test", 1L, Instant.now(), event, null, null);
    }

    private static Message message(String topic, byte[] payload) {
        return Message.newBuilder()
                .setId("id " + topic + System.nanoTime())
                .setTopic(topic)
                .setPayload(ByteBuffer.wrap(payload))
                .setQos(1)
                .setRetain(false)
                .setClientId("p")
                .setNode("node@test")
                .setPublishedAt(Instant.now())
                .setUserProperties(List.of())
                .build();
    }
}
