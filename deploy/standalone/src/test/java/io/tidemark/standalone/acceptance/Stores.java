package io.tidemark.standalone.acceptance;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Redis and PostgreSQL of a standalone process, read as any application would. */
final class Stores implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final StatefulRedisConnection<String, byte[]> redisBytes;
    private final Connection sql;

    Stores(Standalone standalone) throws SQLException {
        this(standalone, 0);
    }

    /** @param redisDatabase by its number */
    Stores(Standalone standalone, int redisDatabase) throws SQLException {
        client = RedisClient.create(RedisURI.Builder.redis("127.0.0.1", standalone.port(Standalone.REDIS))
                .withDatabase(redisDatabase)
                .build());
        redis = client.connect();
        redisBytes = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        sql = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + standalone.port(Standalone.POSTGRESQL) + "/mqtt", "mqtt", "mqtt");
    }

    Map<String, String> hash(String key) {
        return redis.sync().hgetall(key);
    }

    void putHash(String key, String field, String value) {
        redis.sync().hset(key, field, value);
    }

    /** On a channel of Redis. */
    void publish(String channel, String message) {
        redis.sync().publish(channel, message);
    }

    byte[] hashField(String key, String field) {
        byte[] value = redisBytes.sync().hget(key, field);
        return value == null ? new byte[0] : value;
    }

    String string(String key) {
        String value = redis.sync().get(key);
        return value == null ? "" : value;
    }

    List<String> sortedSet(String key) {
        return redis.sync().zrange(key, 0, -1);
    }

    /** Empties the Redis database. */
    void flushRedis() {
        redis.sync().flushdb();
    }

    boolean exists(String key) {
        return redis.sync().exists(key) > 0;
    }

    /** An insert, update or delete. */
    void update(String statement, Object... parameters) throws SQLException {
        try (PreparedStatement prepared = sql.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                prepared.setObject(i + 1, parameters[i]);
            }
            prepared.executeUpdate();
        }
    }

    /** Rows as column → value, in the order of the query. */
    List<Map<String, Object>> rows(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = sql.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        row.put(result.getMetaData().getColumnLabel(column), result.getObject(column));
                    }
                    rows.add(row);
                }
                return rows;
            }
        }
    }

    /** Changes PostgreSQL behind the sink's back. */
    void run(String statement) throws SQLException {
        try (Statement change = sql.createStatement()) {
            change.execute(statement);
        }
    }

    /** Empties Redis behind the sink's back. */
    void flush() {
        redis.sync().flushall();
    }

    @Override
    public void close() throws SQLException {
        redis.close();
        redisBytes.close();
        client.shutdown();
        sql.close();
    }
}
