package io.tidemark.schemas.serde;

import java.util.IdentityHashMap;
import java.util.function.Function;

/**
 * What is known about objects, by identity: a schema's {@code hashCode} walks the whole schema. Reads take no lock, as the
 * map is copied to add to it.
 */
final class IdentityCache<K, V> {

    /** A producer that parses its schema anew for each record must not fill the memory. */
    private static final int LIMIT = 1000;

    private volatile IdentityHashMap<K, V> entries = new IdentityHashMap<>();

    V get(K key, Function<K, V> loader) {
        V known = entries.get(key);
        return known != null ? known : load(key, loader);
    }

    private synchronized V load(K key, Function<K, V> loader) {
        V known = entries.get(key);
        if (known != null) {
            return known;
        }
        V value = loader.apply(key);
        IdentityHashMap<K, V> copy = entries.size() < LIMIT ? new IdentityHashMap<>(entries) : new IdentityHashMap<>();
        copy.put(key, value);
        entries = copy;
        return value;
    }
}
