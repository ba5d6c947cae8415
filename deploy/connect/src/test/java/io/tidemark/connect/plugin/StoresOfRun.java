package io.tidemark.connect.plugin;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.servers.postgresql.PostgresProcess;
import io.tidemark.servers.redis.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Redis database and a PostgreSQL database that one run has to itself: the rules for them, and what is in them. */
record StoresOfRun(RedisProcess redis, PostgresProcess postgres, int number) {

    private static final Map<String, String> TABLES = Map.of(
            "mqtt_msg", "id, msgid, sender, topic, node, qos, retain, payload, arrived, properties",
            "mqtt_retain", "topic, msgid, sender, node, qos, payload, arrived, properties",
            "mqtt_client", "clientid, state, node, online_at, offline_at",
            "mqtt_acked", "clientid, topic, mid, created");

    private String database() {
        return "run" + number;
    }

    void create() throws SQLException {
        try (Connection connection = connect(postgres.database());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database());
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database,
                postgres.user(),
                postgres.password());
    }

    String redisRules() {
        return rules(
                "redis",
                "backend.redis.pool1.server = 127.0.0.1:%d\nbackend.redis.pool1.database = %d\n"
                        .formatted(redis.port(), number));
    }

    String postgresRules() {
        return rules(
                "pgsql",
                """
                backend.pgsql.pool1.server = 127.0.0.1:%d
                backend.pgsql.pool1.username = %s
                backend.pgsql.pool1.password = %s
                backend.pgsql.pool1.database = %s
                """
                        .formatted(postgres.port(), postgres.user(), postgres.password(), database()));
    }

    private static String rules(String type, String pool) {
        return pool
                + """
                backend.TYPE.hook.client.connected.1 = {"action": {"function": "on_client_connected"}, "pool": "pool1"}
                backend.TYPE.hook.client.disconnected.1 = {"action": {"function": "on_client_disconnected"}, "pool": "pool1"}
                backend.TYPE.hook.message.publish.1 = {"topic": "#", "action": {"function": "on_message_publish"}, "pool": "pool1"}
                backend.TYPE.hook.message.publish.2 = {"topic": "#", "action": {"function": "on_message_retain"}, "pool": "pool1"}
                backend.TYPE.hook.message.publish.3 = {"topic": "#", "action": {"function": "on_retain_delete"}, "pool": "pool1"}
                backend.TYPE.hook.message.acked.1 = {"topic": "#", "action": {"function": "on_message_acked"}, "pool": "pool1"}
                """
                        .replace("TYPE", type);
    }

    /** Every key and its value as text; the applied positions are left out, as the topics' names are in them. */
    Map<String, String> redisContent() {
        RedisClient client = RedisClient.create(RedisURI.Builder.redis("127.0.0.1", redis.port())
                .withDatabase(number)
                .build());
        // Latin 1 keeps every byte of a payload.
        try (StatefulRedisConnection<String, String> connection =
                client.connect(new StringCodec(StandardCharsets.ISO_8859_1))) {
            RedisCommands<String, String> commands = connection.sync();
            Map<String, String> content = new TreeMap<>();
            for (String key : commands.keys("mqtt:*")) {
                content.put(
                        key,
                        switch (commands.type(key)) {
                            case "hash" -> new TreeMap<>(commands.hgetall(key)).toString();
                            case "zset" -> commands.zrangeWithScores(key, 0, -1).toString();
                            default -> commands.get(key);
                        });
            }
            return content;
        } finally {
            client.shutdown();
        }
    }

    /** Every row of a table as text, without keys that are made up. */
    Map<String, List<String>> postgresContent() throws SQLException {
        Map<String, List<String>> content = new TreeMap<>();
        try (Connection connection = connect(database())) {
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("select (row(" + table.getValue() + "))::text from "
                                + table.getKey() + " order by 1")) {
                    List<String> texts = new ArrayList<>();
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                    content.put(table.getKey(), texts);
                }
            }
        }
        return content;
    }
}
