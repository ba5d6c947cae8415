package io.tidemark.streams.acks;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A state store in a map, for property tests that make thousands of them. Keys are ordered as RocksDB orders them. */
public final class MapKeyValueStore<K extends Comparable<? super K>, V> implements KeyValueStore<K, V> {

    private final NavigableMap<K, V> map = new TreeMap<>();

    @Override
    public void put(K key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return map.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<K, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public @Nullable V delete(K key) {
        return map.remove(key);
    }

    @Override
    public @Nullable V get(K key) {
        return map.get(key);
    }

    @Override
    public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
        return iterator(between(from, to));
    }

    @Override
    public KeyValueIterator<K, V> reverseRange(@Nullable K from, @Nullable K to) {
        return iterator(between(from, to).descendingMap());
    }

    private NavigableMap<K, V> between(@Nullable K from, @Nullable K to) {
        NavigableMap<K, V> tail = from == null ? map : map.tailMap(from, true);
        return to == null ? tail : tail.headMap(to, true);
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return iterator(map);
    }

    @Override
    public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, PS prefixKeySerializer) {
        NavigableMap<K, V> found = new TreeMap<>();
        map.forEach((key, value) -> {
            if (key.toString().startsWith(prefix.toString())) {
                found.put(key, value);
            }
        });
        return iterator(found);
    }

    private static <K, V> KeyValueIterator<K, V> iterator(Map<K, V> entries) {
        Iterator<Map.Entry<K, V>> each = List.copyOf(entries.entrySet()).iterator();
        return new KeyValueIterator<>() {
            @Override
            public void close() {
                // Nothing to release.
            }

            @Override
            public K peekNextKey() {
                throw new UnsupportedOperationException("not used");
            }

            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public KeyValue<K, V> next() {
                Map.Entry<K, V> entry = each.next();
                return KeyValue.pair(entry.getKey(), entry.getValue());
            }
        };
    }

    @Override
    public long approximateNumEntries() {
        return map.size();
    }

    @Override
    public String name() {
        return "map";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // Nothing to do.
    }

    @Override
    public void close() {
        // Nothing to release.
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }
}
