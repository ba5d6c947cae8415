package io.tidemark.bench.sinks;

import java.util.HashMap;
import java.util.Map;

/** Debezium's JDBC sink, with what its documentation says makes it fast. */
final class Debezium {

    private static final String CONNECTOR = "io.debezium.connector.jdbc.JdbcSinkConnector";
    private static final String BATCH = "5000";

    private Debezium() {}

    static Map<String, String> config(String url, String identity, String table) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", CONNECTOR);
        config.put("connection.url", url);
        config.put("connection.username", identity);
        config.put("connection.password", identity);
        config.put("insert.mode", "upsert");
        // Topic, partition and offset: the same identity as ours. With it no two records of a batch are about one row,
        // so
        // the reduction buffer would find nothing to reduce.
        config.put("primary.key.mode", "kafka");
        config.put("schema.evolution", "basic");
        config.put("collection.name.format", table);
        config.put("batch.size", BATCH);
        config.put("hibernate.jdbc.batch_size", BATCH);
        // It has no column for an array of records.
        config.put("transforms", "drop");
        config.put("transforms.drop.type", "org.apache.kafka.connect.transforms.ReplaceField$Value");
        config.put("transforms.drop.exclude", "userProperties");
        return config;
    }

    static String version() {
        try {
            String version = Class.forName(CONNECTOR).getPackage().getImplementationVersion();
            return version == null ? "" : version;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Debezium's JDBC sink is not on the class path", e);
        }
    }
}
