package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.UserProperty;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.read.StoredMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/**
 * What a store must do with the log; the contracts above it included. Extend it with a store on a real server, which is then
 * started once for all of them.
 */
public abstract class StoreContract extends VerifyContract {

    @Test
    void storesMessagesWithAllFields() {
        Message message = log.message("id1", TOPIC, new byte[] {0, -1, 'a', (byte) 0xC3, 0x28});
        message.setQos(2);
        message.setRetain(true);
        message.setContentType("text/plain");
        message.setResponseTopic("reply/to");
        message.setCorrelationData(ByteBuffer.wrap(new byte[] {1, 0, 2}));
        message.setMessageExpiryInterval(3_600L);
        message.setPayloadFormatIndicator(0);
        message.setUserProperties(
                List.of(new UserProperty("b", "2"), new UserProperty("a", "1"), new UserProperty("b", "1")));
        long position = log.publish(message);
        apply();
        assertThat(stored(TOPIC)).singleElement().satisfies(found -> {
            assertThat(found.position()).isEqualTo(position);
            Message read = found.message();
            read.setNode(message.getNode());
            assertThat(read).isEqualTo(message);
        });
    }

    @Test
    void storesNeitherQosZeroNorDollarTopics() {
        Message fleeting = log.message("id1", TOPIC, new byte[0]);
        fleeting.setQos(0);
        log.publish(fleeting);
        log.publish(log.message("id2", "$SYS/x", new byte[0]));
        apply();
        assertThat(stored(TOPIC)).isEmpty();
        assertThat(stored("$SYS/x")).isEmpty();
        try (StoreReader reader = store.reader()) {
            assertThat(reader.appliedThrough(0)).hasValue(Position.of(0, 1));
        }
    }

    @Test
    void keepsAndClearsRetainedMessages() {
        log.retain(log.message("id1", TOPIC, "old".getBytes(UTF_8)));
        log.retain(log.message("id2", TOPIC, "new".getBytes(UTF_8)));
        log.retain(log.message("id3", "pubsub/gone", "gone".getBytes(UTF_8)));
        apply();
        assertThat(store.retained(TOPIC)).contains("new".getBytes(UTF_8));
        assertThat(store.retained("pubsub/gone")).isPresent();
        log.clearRetained("pubsub/gone");
        apply();
        assertThat(store.retained("pubsub/gone")).isEmpty();
        assertThat(store.retained(TOPIC)).isPresent();
    }

    @Test
    void recordsPresence() {
        log.presence("stays", true, "node1");
        log.presence("goes", true, "node1");
        log.presence("goes", false, "node1");
        apply();
        assertThat(store.clientState("stays")).contains("1");
        assertThat(store.clientState("goes")).contains("0");
        assertThat(store.clientState("never")).isEmpty();
    }

    @Test
    void recordsAndForgetsAcks() {
        List<Long> positions = publish(TOPIC, 3);
        log.ack("reader", TOPIC, positions.get(0), TOPIC + "-0");
        log.ack("reader", TOPIC, positions.get(2), TOPIC + "-2");
        log.ack("quitter", TOPIC, positions.get(1), TOPIC + "-1");
        apply();
        assertThat(store.ack("reader", TOPIC)).contains(store.ackOf(positions.get(2), TOPIC + "-2"));
        log.forgetAck("quitter", TOPIC);
        apply();
        assertThat(store.ack("quitter", TOPIC)).isEmpty();
        assertThat(stored(TOPIC)).hasSize(3);
    }

    @Test
    void firstAckRemovesFromAQueue() {
        String queue = store.queueTopic();
        List<Long> positions = publish(queue, 5);
        log.ack("$queue", queue, positions.get(1), queue + "-1", positions.get(3));
        apply();
        assertThat(stored(queue))
                .extracting(StoredMessage::position)
                .containsExactly(positions.get(2), positions.get(4));
    }

    @Test
    void removalDominatesALateMessageAndAReplayOfTheLog() {
        String queue = store.queueTopic();
        try (TaskRunner runner = runner()) {
            // The ack is read long before the messages that it is about.
            log.ack("$queue", queue, Position.of(0, 1_199), queue + "-1199");
            runner.poll();
            runner.poll();
            publish(queue, 1_200);
            runner.drain();
        }
        assertThat(stored(queue)).isEmpty();
        store.empty();
        apply();
        assertThat(stored(queue)).isEmpty();
    }

    @Test
    void applyingTheLogAgainChangesNothing() {
        fillWithEverything();
        apply();
        String once = store.dump();
        apply();
        assertThat(store.dump()).isEqualTo(once);
        store.empty();
        apply();
        assertThat(store.dump()).isEqualTo(once);
    }

    private void fillWithEverything() {
        List<Long> positions = publish(TOPIC, 250);
        String queue = store.queueTopic();
        log.ack("$queue", queue, publish(queue, 10).get(4), queue + "-4");
        publish(LATEST, 30);
        log.ack("reader", TOPIC, positions.get(7), TOPIC + "-7");
        log.ack("quitter", TOPIC, positions.get(7), TOPIC + "-7");
        log.forgetAck("quitter", TOPIC);
        log.retain(log.message("r1", TOPIC, new byte[] {1}));
        log.retain(log.message("r2", "pubsub/gone", new byte[] {2}));
        log.clearRetained("pubsub/gone");
        log.presence("stays", true, "node1");
        log.presence("goes", false, "node1");
    }

    @Test
    void goesOnFromTheStoreNotFromConnect() {
        publish(TOPIC, 10);
        // Connect believes that seven are done; the store knows of none.
        try (TaskRunner runner = new TaskRunner(store.task(), log, config(), 7)) {
            runner.drain();
        }
        assertThat(stored(TOPIC)).hasSize(10);
    }

    @Test
    void takesTheFirstBatchIfConnectIsWhereTheStoreIs() {
        publish(TOPIC, 10);
        apply();
        publish(TOPIC, 5, "later");
        try (TaskRunner runner = new TaskRunner(store.task(), log, config(), 10)) {
            runner.poll();
        }
        assertThat(stored(TOPIC)).hasSize(15);
    }

    @Test
    void refusesALogThatWasMadeAnew() {
        publish(TOPIC, 10);
        apply();
        log = new TestLog();
        publish(TOPIC, 3);
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("mqtt.messages-0 before offset 10")
                .hasMessageContaining("made anew");
        assertThat(stored(TOPIC)).hasSize(10);
    }

    @Test
    void refillsAStoreThatIsEmptiedWhileItRuns() {
        publish(TOPIC, 300);
        try (TaskRunner runner = runner()) {
            runner.drain();
            store.empty();
            publish("pubsub/later", 1);
            runner.drain();
        }
        assertThat(stored(TOPIC)).hasSize(300);
        assertThat(stored("pubsub/later")).hasSize(1);
    }

    @Test
    void refillsAStoreThatIsEmptiedWhileNothingComes() {
        publish(TOPIC, 30);
        try (TaskRunner runner = runner()) {
            runner.drain();
            store.empty();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                runner.poll();
                try {
                    return stored(TOPIC).size() == 30;
                } catch (StoreUnavailableException tablesNotThereYet) {
                    return false;
                }
            });
        }
    }

    @Test
    void survivesAKilledServerUnderLoad() {
        try (TaskRunner runner = runner()) {
            publish(TOPIC, 10);
            runner.drain();
            CompletableFuture<Void> killed = CompletableFuture.runAsync(store::kill);
            int topics = 0;
            while (runner.retries() == 0) {
                publish("pubsub/load" + topics++, 200);
                runner.poll();
            }
            killed.join();
            assertThat(runner.metric("store-available")).isZero();
            store.restart();
            runner.drain();
            for (int i = 0; i < topics; i++) {
                assertThat(stored("pubsub/load" + i))
                        .as("topic %s of %s", i, topics)
                        .hasSize(200);
            }
            assertThat(stored(TOPIC)).hasSize(10);
            assertThat(runner.metric("retries-total")).isPositive();
            assertThat(runner.metric("store-available")).isOne();
        }
    }

    @Test
    void putsPoisonAsideAndKeepsTheRestInOrder() {
        publish(TOPIC, 60);
        log.garbage(TOPIC);
        publish("pubsub/after", 60);
        try (TaskRunner runner = runner()) {
            runner.drain();
            assertThat(runner.deadLetters()).singleElement().satisfies(record -> assertThat(record.kafkaOffset())
                    .isEqualTo(60));
            assertThat(runner.metric("dead-letters-total")).isOne();
            assertThat(runner.metric("records-total")).isEqualTo(121);
        }
        assertThat(stored(TOPIC)).hasSize(60);
        assertThat(stored("pubsub/after")).hasSize(60);
    }

    @Test
    void takesHostileTextAsData() {
        List<String> hostile = List.of(
                "pubsub/'; drop table mqtt_msg; --",
                "pubsub/${clientid}",
                "pubsub/\r\nFLUSHALL\r\n",
                "pubsub/\"\\{}[],NULL",
                "pubsub/%s%d?$1",
                "pubsub/\u202e\ud83d\ude00 ü");
        for (String text : hostile) {
            Message message = log.message("id " + text, text, text.getBytes(UTF_8));
            message.setClientId(text);
            long position = log.publish(message);
            log.ack(text, text, position, "id " + text);
            log.retain(message);
            log.presence(text, true, text);
        }
        apply();
        for (String text : hostile) {
            assertThat(stored(text)).singleElement().satisfies(found -> {
                assertThat(found.message().getId()).isEqualTo("id " + text);
                assertThat(found.message().getClientId()).isEqualTo(text);
                assertThat(found.message().getPayload()).isEqualTo(ByteBuffer.wrap(text.getBytes(UTF_8)));
            });
            assertThat(store.clientState(text)).contains("1");
            assertThat(store.retained(text)).contains(text.getBytes(UTF_8));
            assertThat(store.ack(text, text)).isPresent();
        }
    }
}
