package io.tidemark.standalone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code tidemark verify-store}, and stores that are lost and come back from the log. */
@ExtendWith(SharedStandalone.class)
class VerifyStoreIT {

    private static final String TOPIC = "pubsub/verify";
    private static final List<String> TABLES = List.of(
            "select clientid, state, node, online_at, offline_at from mqtt_client order by clientid",
            "select * from mqtt_msg order by id",
            "select topic, msgid, sender, node, qos, encode(payload, 'hex'), arrived, properties::text from mqtt_retain"
                    + " order by topic",
            "select clientid, topic, mid, created from mqtt_acked order by clientid, topic");

    private final Standalone standalone;

    VerifyStoreIT(Standalone standalone) {
        this.standalone = standalone;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private record Ended(int code, String output) {}

    private Ended verify(String... arguments) throws Exception {
        try (Cli cli = Cli.start(standalone, arguments)) {
            return new Ended(cli.await(), cli.output());
        }
    }

    private void assertEqual(String sink) throws Exception {
        Ended ended = verify("verify-store", sink);
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).containsPattern(sink + " equals the log: [1-9][0-9]* rows compared with");
    }

    private static List<List<Map<String, Object>>> tables(Stores stores) throws SQLException {
        List<List<Map<String, Object>>> tables = new ArrayList<>();
        for (String table : TABLES) {
            List<Map<String, Object>> rows = stores.rows(table);
            rows.forEach(row -> row.replaceAll(
                    (column, value) -> value instanceof byte[] bytes ? List.of(new String(bytes, UTF_8)) : value));
            tables.add(rows);
        }
        return tables;
    }

    @Test
    void storesEqualTheLogAlsoWhenTheyWereLost() throws Exception {
        try (Stores stores = new Stores(standalone)) {
            try (Subscriber subscriber = Subscriber.connect(standalone, "verify_client", TOPIC)) {
                for (int i = 0; i < 20; i++) {
                    Publishers.publish5(standalone, TOPIC, ("message " + i).getBytes(UTF_8), new MqttProperties());
                }
                soon().until(() -> subscriber.received().size() == 20);
            }
            soon().until(() -> stores.rows("select state from mqtt_client where clientid = 'verify_client'")
                    .equals(List.of(Map.of("state", 0))));
            soon().until(() -> stores.rows(
                                    "select 1 from mqtt_acked join mqtt_msg on mid = mqtt_msg.id where clientid = 'verify_client'"
                                            + " and payload = 'message 19'")
                            .size()
                    == 1);
            soon().untilAsserted(() -> assertEqual("redis"));
            soon().untilAsserted(() -> assertEqual("pgsql"));

            stores.run(
                    "update mqtt_msg set payload = 'forged' where payload = 'message 7' and topic = 'pubsub/verify'");
            stores.run("delete from mqtt_acked where clientid = 'verify_client'");
            Ended forged = verify("verify-store", "pgsql");
            assertThat(forged.code()).isEqualTo(1);
            assertThat(forged.output())
                    .contains("of topic 'pubsub/verify' differs: payload is '6 bytes ")
                    .contains("ack of topic 'pubsub/verify' by client 'verify_client' is missing")
                    .contains("pgsql differs from the log in 2 rows");
            assertThat(verify("verify-store", "pgsql", "--json").output()).contains("\"different\" : 2");

            stores.run("drop schema public cascade; create schema public");
            soon().untilAsserted(() -> assertEqual("pgsql"));
            List<List<Map<String, Object>>> rebuilt = tables(stores);
            stores.run("drop schema public cascade; create schema public");
            soon().untilAsserted(() -> assertEqual("pgsql"));
            assertThat(tables(stores)).isEqualTo(rebuilt);

            stores.flush();
            soon().untilAsserted(() -> assertEqual("redis"));
        }
    }

    @Test
    void whatCannotBeComparedIsSaid() throws Exception {
        Ended unknown = verify("verify-store", "nothing");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.output())
                .contains("the rules of sink 'nothing' are not known")
                .contains("[redis, pgsql]");
    }
}
