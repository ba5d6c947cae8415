package io.tidemark.streams.history;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The last value of each key of a compacted topic; a value is read only if it is the last one. */
final class TableRows<V> {

    private final Map<String, ConsumerRecord<String, byte[]>> rows = new LinkedHashMap<>();
    private final Deserializer<V> deserializer;

    TableRows(Deserializer<V> deserializer) {
        this.deserializer = deserializer;
    }

    void put(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            rows.remove(record.key());
        } else {
            rows.put(record.key(), record);
        }
    }

    void forEach(Consumer<V> row) {
        rows.values().forEach(last -> row.accept(deserializer.deserialize(last.topic(), last.value())));
    }
}
