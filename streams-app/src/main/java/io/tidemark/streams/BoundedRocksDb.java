package io.tidemark.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all state stores of this process take together outside the heap: 128 MiB, of which at most half are unwritten
 * data. The objects are static because Kafka Streams makes one of this class for each store, by name, and nothing else is
 * shared between them; they never change and live as long as the process.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 128L << 20;
    private static final long WRITE_BUFFER_BYTES = CACHE_BYTES / 2;
    private static final long MEMTABLE_BYTES = 8L << 20;
    private static final int BLOOM_BITS = 10;

    private static final Cache CACHE = new LRUCache(CACHE_BYTES);
    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    private static final BloomFilter FILTER = new BloomFilter(BLOOM_BITS);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setFilterPolicy(FILTER);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared stays.
    }
}
