package io.tidemark.sinks.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.read.StoreReaderProvider;
import io.tidemark.sinks.read.StoreScanner;
import io.tidemark.sinks.record.RecordDecoder;
import io.tidemark.sinks.rules.RuleFile;
import io.tidemark.sinks.verify.Difference;
import io.tidemark.sinks.verify.ExpectedStore;
import io.tidemark.sinks.verify.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A store can be compared with the log, row by row. */
public abstract class VerifyContract extends StatementContract {

    private List<SinkRecord> records(Topics.Topic<?> topic) {
        return log.partitions().get(new TopicPartition(topic.name(), 0));
    }

    private static <T extends SpecificRecordBase> Optional<T> value(SinkRecord record, T empty) {
        return Optional.ofNullable(record.value()).map(value -> RecordDecoder.decode(empty, value));
    }

    private Verdict verify() {
        RuleFile rules = RuleFile.parse("rules", store.rules());
        StoreReaderProvider provider = ServiceLoader.load(StoreReaderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.type().equals(rules.type()))
                .findFirst()
                .orElseThrow();
        try (StoreScanner scanner = store.scanner()) {
            ExpectedStore expected = new ExpectedStore(rules, provider.retention(rules), scanner, Instant.now(), 100);
            records(log.topics().messages()).forEach(record -> value(record, new Message())
                    .ifPresent(message -> expected.message(Position.of(0, record.kafkaOffset()), message)));
            records(log.topics().retained())
                    .forEach(record -> expected.retained((String) record.key(), value(record, new Message())));
            records(log.topics().presence()).forEach(record -> expected.presence(value(record, new Presence())));
            records(log.topics().acks())
                    .forEach(record -> expected.ack(
                            Topics.firstPart((String) record.key()),
                            Topics.secondPart((String) record.key()),
                            value(record, new AckOffset())));
            scanner.scan(expected::see);
            return expected.result(position ->
                    value(records(log.topics().messages()).get((int) Position.offset(position)), new Message()));
        }
    }

    private void fill() {
        List<Long> positions = publish(TOPIC, 30);
        String queue = store.queueTopic();
        log.ack("$queue", queue, publish(queue, 10).get(4), queue + "-4");
        publish(LATEST, 3);
        Message rich = log.message("rich", "pubsub/rich", "x".getBytes(UTF_8));
        rich.setContentType("text/plain");
        rich.setRetain(true);
        log.publish(rich);
        log.retain(log.message("r1", "pubsub/kept", new byte[] {1}));
        log.retain(log.message("r2", "pubsub/gone", new byte[] {2}));
        log.clearRetained("pubsub/gone");
        log.ack("reader", TOPIC, positions.get(7), TOPIC + "-7");
        log.ack("quitter", TOPIC, positions.get(7), TOPIC + "-7");
        log.forgetAck("quitter", TOPIC);
        log.presence("stays", true, "node1");
        log.presence("goes", false, "node1");
        apply();
    }

    @Test
    void aStoreEqualsItsLogAlsoWhenItWasRebuilt() {
        fill();
        assertThat(verify().differences()).isEmpty();
        store.empty();
        apply();
        Verdict rebuilt = verify();
        assertThat(rebuilt.differences()).isEmpty();
        assertThat(rebuilt.compared()).isEqualTo(30 + 5 + 1 + 1 + 1 + 1 + 2);
        assertThat(rebuilt.isEqual()).isTrue();
    }

    @Test
    void everyDifferenceIsFound() {
        fill();
        TestLog whole = log;
        store.alterMessages("pubsub/rich");
        store.loseMessages(store.queueTopic());
        store.alterClient("goes");
        log = new TestLog();
        // At positions that the first log does not have.
        for (int i = 0; i < 100; i++) {
            Message filler = log.message("filler-" + i, "filler", new byte[0]);
            filler.setQos(0);
            log.publish(filler);
        }
        publish("pubsub/unknown", 3);
        try (TaskRunner other = new TaskRunner(store.task(), log, config("other", 100))) {
            other.drain();
        }
        log = whole;
        List<Difference> differences = verify().differences();
        assertThat(differences)
                .filteredOn(difference -> difference.kind() == Difference.Kind.CHANGED)
                .extracting(Difference::toString)
                .hasSize(2)
                .anyMatch(text -> text.contains("'pubsub/rich'") && text.contains("payload is"))
                .anyMatch(text -> text.contains("client 'goes' differs: state is '1', the log says '0'"));
        assertThat(differences)
                .filteredOn(difference -> difference.kind() == Difference.Kind.MISSING)
                .extracting(Difference::toString)
                .hasSize(5)
                .allMatch(text -> text.contains(store.queueTopic()));
        assertThat(differences)
                .filteredOn(difference -> difference.kind() == Difference.Kind.EXTRA)
                .extracting(Difference::toString)
                .hasSize(3)
                .allMatch(text -> text.contains("'pubsub/unknown' is not in the log"));
    }
}
