package io.tidemark.sinks.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sinks.rules.BackendFunction;
import io.tidemark.sinks.rules.RuleFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleExplanationTest {

    private static RuleExplanation explain(String type, String hook, String action, String options) {
        RuleFile file = RuleFile.parse(
                "file",
                "backend." + (type.equals("cassa") ? "ecql" : type) + ".pool1.server = a\nbackend." + type + ".hook."
                        + hook + ".7 = {\"topic\": \"a/#\", \"action\": {" + action + "}, \"pool\": \"pool1\"" + options
                        + "}");
        return RuleExplanation.of(file, file.rules().get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "redis | client.connected | on_client_connected | | writes to Redis (pool1) that a client is online, since"
                        + " when and where",
                "redis | client.disconnected | on_client_disconnected | | writes to Redis (pool1) that a client is offline,"
                        + " and since when",
                "mysql | session.created | on_subscribe_lookup | | subscribes a client that connects to the topics that"
                        + " MySQL (pool1) lists for it",
                "pgsql | session.subscribed | on_message_fetch | , \"offline_opts\": {\"max_returned_count\": 500,"
                        + " \"time_range\": \"2h\"} | sends a subscriber what it has not acknowledged yet, from PostgreSQL"
                        + " (pool1), 500 of a topic at a time, none older than 7200 s",
                "redis | session.subscribed | on_message_fetch_for_pubsub | , \"offline_opts\": {\"max_returned_count\":"
                        + " 5, \"overflow\": \"newest\"} | sends a subscriber what it has not acknowledged yet, from Redis"
                        + " (pool1), the newest 5 of a topic",
                "redis | session.subscribed | on_message_fetch_for_queue | | sends a subscriber what nobody has"
                        + " acknowledged yet, from Redis (pool1)",
                "redis | session.subscribed | on_message_fetch_for_keep_latest | | sends a subscriber the newest message of"
                        + " a topic, if it has not acknowledged it yet, from Redis (pool1)",
                "redis | session.subscribed | on_retain_lookup | | sends a subscriber the retained messages of the topics"
                        + " that it subscribes to",
                "mongo | session.unsubscribed | on_acked_delete | | forgets in MongoDB (pool1) how far a client has read"
                        + " when it unsubscribes",
                "redis | message.publish | on_message_publish | , \"expired_time\": 3600 | keeps every message of QoS 1 and"
                        + " 2 for 3600 s in Redis (pool1)",
                "redis | message.publish | on_message_publish | , \"expired_time\": 0 | keeps every message of QoS 1 and"
                        + " 2 for 7200 s in Redis (pool1)",
                "cassa | message.publish | on_message_publish | | keeps every message of QoS 1 and 2 in Cassandra (pool1)",
                "influxdb | message.publish | on_message_publish | | writes every message to InfluxDB (pool1) as its"
                        + " template says",
                "dynamo | message.publish | on_message_store | | keeps every message of any QoS in DynamoDB (pool1)",
                "redis | message.publish | on_message_store_keep_latest | | keeps the newest message of QoS 1 and 2 of each"
                        + " topic for 7200 s in Redis (pool1), in the place of the one before it",
                "redis | message.publish | on_message_retain | , \"expired_time\": 3600 | keeps the last retained message"
                        + " of each topic for 3600 s in Redis (pool1)",
                "redis | message.publish | on_message_retain | | keeps the last retained message of each topic in Redis"
                        + " (pool1)",
                "redis | message.publish | on_retain_delete | | removes the retained message of a topic from Redis (pool1)"
                        + " when an empty one clears it",
                "pgsql | message.publish | on_message_publish | , \"retention\": {\"max_age\": \"7d\", \"max_count\": 9} | keeps"
                        + " every message of QoS 1 and 2 for 604800 s, at most 9 of a topic, in PostgreSQL (pool1)",
                "mysql | message.publish | on_message_publish | , \"retention\": {\"max_count\": 9} | keeps every message of"
                        + " QoS 1 and 2, at most 9 of a topic, in MySQL (pool1)",
                "pgsql | message.acked | on_message_acked | | keeps in PostgreSQL (pool1) how far each client has read each"
                        + " topic",
                "redis | message.acked | on_message_acked_for_pubsub | | keeps in Redis (pool1) how far each client has"
                        + " read each topic",
                "redis | message.acked | on_message_acked_for_keep_latest | | keeps in Redis (pool1) how far each client"
                        + " has read each topic",
                "redis | message.acked | on_message_acked_for_queue | | removes a message from Redis (pool1) once any"
                        + " client has acknowledged it",
            })
    void saysWhatAFunctionDoes(String type, String hook, String function, String options, String sentence) {
        RuleExplanation explanation =
                explain(type, hook, "\"function\": \"" + function + "\"", options == null ? "" : options);
        assertThat(explanation.sentence()).isEqualTo(sentence);
        assertThat(explanation.hook()).isEqualTo(hook + ".7");
        assertThat(explanation.topics())
                .isEqualTo(hook.startsWith("client") || hook.equals("session.created") ? "" : "a/#");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "redis | client.connected | \"commands\": [\"SET a b\"] | runs a command of its own in Redis (pool1) when a"
                        + " client connects",
                "pgsql | message.delivered | \"sql\": [\"delete from a\", \"delete from b\"] | runs 2 statements of its own"
                        + " in PostgreSQL (pool1) when a message leaves for a client",
                "redis | session.unsubscribed | \"commands\": [\"DEL mqtt:acked:${clientid}:${topic}\"] | forgets in Redis"
                        + " (pool1) how far a client has read when it unsubscribes",
                "pgsql | session.unsubscribed | \"sql\": \"delete from a\" | runs a statement of its own in PostgreSQL"
                        + " (pool1) when a client unsubscribes",
            })
    void saysWhenStatementsRun(String type, String hook, String action, String sentence) {
        assertThat(explain(type, hook, action, "").sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionHasASentence(BackendFunction function) {
        String hook = function.hooks().iterator().next().toString();
        assertThat(explain("redis", hook, "\"function\": \"" + function + "\"", "")
                        .sentence())
                .isNotBlank();
    }
}
