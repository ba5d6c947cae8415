package io.tidemark.streams.history;

import io.tidemark.schemas.Topics;
import io.tidemark.schemas.serde.AvroSerdes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads a client's rows of a table, that is, of a compacted topic that is partitioned by client id. */
public final class TableRows {

    private TableRows() {}

    /**
     * The last value of each of the client's keys. Reads the client's whole partition.
     *
     * @param consumer is assigned to it
     */
    public static <V> List<V> of(
            Consumer<String, byte[]> consumer, HistoryClients clients, Topics.Topic<V> table, String clientId) {
        Map<String, ConsumerRecord<String, byte[]>> last = new LinkedHashMap<>();
        Scan.all(consumer, List.of(HistoryClients.partition(consumer, table.name(), clientId)))
                .run(record -> {
                    if (clientId.equals(Topics.firstPart(record.key()))) {
                        put(last, record);
                    }
                    return true;
                });
        Deserializer<V> deserializer = AvroSerdes.valueDeserializer(clients.serdes());
        List<V> rows = new ArrayList<>();
        last.values().forEach(record -> rows.add(deserializer.deserialize(record.topic(), record.value())));
        return rows;
    }

    private static void put(Map<String, ConsumerRecord<String, byte[]>> last, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            last.remove(record.key());
        } else {
            last.put(record.key(), record);
        }
    }
}
