package io.tidemark.sinks.connect;

import io.tidemark.schemas.AckOffset;
import io.tidemark.schemas.ClientEvent;
import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.schemas.PositionRange;
import io.tidemark.schemas.Presence;
import io.tidemark.schemas.Topics;
import io.tidemark.sinks.mutation.Effect;
import io.tidemark.sinks.mutation.MutationRules;
import io.tidemark.sinks.record.RecordDecoder;
import io.tidemark.sinks.write.Item;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** From a Connect record to an item. A record that cannot be understood becomes a failed item, never an exception. */
final class RecordMapper {

    /** An item, and the position that must be applied before it; {@link Position#BEFORE_ALL} if it need not wait. */
    record Mapped(Item item, long waitsFor) {}

    private static final int OVERHEAD_BYTES = 128;

    private final MutationRules rules;
    private final String messages;
    private final String retained;
    private final String presence;
    private final String acks;
    private final String clientEvents;

    RecordMapper(MutationRules rules, Topics topics) {
        this.rules = rules;
        messages = topics.messages().name();
        retained = topics.retained().name();
        presence = topics.presence().name();
        acks = topics.acks().name();
        clientEvents = topics.clientEvents().name();
    }

    Mapped map(SinkRecord record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
        try {
            if (record.topic().equals(acks)) {
                return ack(record, partition);
            }
            return new Mapped(plain(record, partition), Position.BEFORE_ALL);
        } catch (DataException | IllegalArgumentException | ArithmeticException e) {
            return new Mapped(Item.failed(record, partition, e), Position.BEFORE_ALL);
        }
    }

    private Item plain(SinkRecord record, TopicPartition partition) {
        if (record.topic().equals(messages)) {
            Message message = RecordDecoder.decode(new Message(), record.value());
            long position = Position.of(partition.partition(), record.kafkaOffset());
            return item(
                    record,
                    partition,
                    rules.message(position, message),
                    message.getPayload().remaining());
        }
        if (record.topic().equals(retained)) {
            Optional<Message> message = value(record, new Message());
            int bytes = message.map(value -> value.getPayload().remaining()).orElse(0);
            return item(record, partition, rules.retained(key(record), message), bytes);
        }
        if (record.topic().equals(presence)) {
            return item(record, partition, rules.presence(value(record, new Presence())), 0);
        }
        if (record.topic().equals(clientEvents)) {
            ClientEvent event = RecordDecoder.decode(new ClientEvent(), record.value());
            return item(record, partition, rules.clientEvent(event), 0);
        }
        throw new DataException(
                "no record of topic " + record.topic() + " is expected here; remove it from the connector's topics");
    }

    private Mapped ack(SinkRecord record, TopicPartition partition) {
        String key = key(record);
        Optional<AckOffset> offset = value(record, new AckOffset());
        List<Effect> effects = rules.ack(Topics.firstPart(key), Topics.secondPart(key), offset);
        long waitsFor = offset.map(row -> row.getBeyondRanges().stream()
                        .mapToLong(PositionRange::getLast)
                        .reduce(row.getThrough(), Math::max))
                .orElse(Position.BEFORE_ALL);
        if (waitsFor >= 0 && Position.partition(waitsFor) != partition.partition()) {
            throw new DataException("the ack is about a message of partition " + Position.partition(waitsFor)
                    + "; acks must have as many partitions as messages, and be partitioned by MQTT topic");
        }
        return new Mapped(item(record, partition, effects, 0), effects.isEmpty() ? Position.BEFORE_ALL : waitsFor);
    }

    private static Item item(SinkRecord record, TopicPartition partition, List<Effect> effects, int bytes) {
        return Item.of(record, partition, effects, bytes + OVERHEAD_BYTES);
    }

    private static <T extends SpecificRecordBase> Optional<T> value(SinkRecord record, T empty) {
        return record.value() == null ? Optional.empty() : Optional.of(RecordDecoder.decode(empty, record.value()));
    }

    private static String key(SinkRecord record) {
        if (record.key() instanceof String key) {
            return key;
        }
        throw new DataException(
                "the key is not a string; use key.converter=org.apache.kafka.connect.storage.StringConverter");
    }
}
