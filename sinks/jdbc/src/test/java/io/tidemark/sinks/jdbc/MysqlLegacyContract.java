package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.schemas.Message;
import io.tidemark.schemas.Position;
import io.tidemark.sinks.connect.SinkConfig;
import io.tidemark.sinks.read.StoreReader;
import io.tidemark.sinks.read.StoreUnavailableException;
import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TaskRunner;
import io.tidemark.sinks.tck.TestStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The contract of stores, and more, on tables that EMQ X's manuals have made people create. */
abstract class MysqlLegacyContract extends StoreContract {

    /** All that the catalog says about the tables of EMQ X. */
    private static final String STRUCTURE =
            """
            select concat_ws('|', table_name, column_name, column_type, collation_name, column_default, is_nullable, extra)
            from information_schema.columns where table_schema = database() and table_name like 'mqtt%' union all
            select concat_ws('|', table_name, index_name, seq_in_index, column_name, non_unique)
            from information_schema.statistics where table_schema = database() and table_name like 'mqtt%' order by 1
            """;

    private static final String MESSAGE =
            "select concat_ws('|', msgid, topic, sender, qos, retain, payload, arrived) from mqtt_msg where id = ";
    private static final String ROWS =
            "select concat_ws('|', id, msgid, topic, sender, node, qos, retain, payload, arrived)"
                    + " from mqtt_msg where id <= 2 order by id";

    private final String variant;

    /** @param variant a resource beside {@code mysql/legacy} */
    MysqlLegacyContract(String variant) {
        this.variant = variant;
    }

    @Override
    protected TestStore start(Path directory) {
        return new LegacyMysqlTestStore(directory, variant);
    }

    private LegacyMysqlTestStore tables() {
        return (LegacyMysqlTestStore) store();
    }

    private TaskRunner apply(String rules) {
        try (TaskRunner runner =
                new TaskRunner(store().task(), log(), Map.of(SinkConfig.NAME, SINK, SinkConfig.RULES, rules))) {
            return runner.drain();
        }
    }

    private List<String> payloads(String topic) {
        try (StoreReader reader = store().reader()) {
            return reader.fetch(topic, Position.BEFORE_ALL, Long.MAX_VALUE, 1_000).stream()
                    .map(found -> UTF_8.decode(found.message().getPayload()).toString())
                    .toList();
        }
    }

    private Message sample(String id, String topic) {
        Message message = log().message(id, topic, topic.getBytes(UTF_8));
        message.setClientId("test");
        message.setPublishedAt(Instant.parse("2016-12-24T09:25:12Z"));
        return message;
    }

    private long publishTo(String topic) {
        return log().publish(log().message("id", topic, topic.getBytes(UTF_8)));
    }

    @Test
    void rowsAreAsEmqxWroteThem() {
        log().publish(sample("53F98F80F66017005000004A60003", "hello"));
        Message retained = sample("53F33F7E4741E7007000004B70001", "retain2");
        retained.setPayload(ByteBuffer.wrap("www".getBytes(UTF_8)));
        log().retain(retained);
        log().presence("test2", true, "emqx@127.0.0.1");
        apply(store().rules() + "backend.mysql.pool1.timezone = Asia/Shanghai\n");
        assertThat(tables().all(MESSAGE + 3)).isEqualTo(tables().all(MESSAGE + 1));
        // A timestamp is a moment; this session sees it in UTC.
        assertThat(tables().all("select concat_ws('|', msgid, sender, qos, payload, arrived) from mqtt_retain"
                        + " where topic = 'retain2'"))
                .containsExactly("53F33F7E4741E7007000004B70001|test|1|www|2016-12-24 09:25:12");
        long online = log().now().getEpochSecond() - 10;
        assertThat(tables().all("select concat_ws('|', state, node, online_at, offline_at is null) from mqtt_client"
                        + " where clientid = 'test2'"))
                .containsExactly("1|emqx@127.0.0.1|"
                        + tables().one("select date_add(from_unixtime(" + online + "), interval 8 hour)")
                                .orElseThrow()
                        + "|1");
    }

    @Test
    void rowsThatAreThereStayAndAreNotReplayed() {
        List<String> before = tables().all(ROWS);
        log().publish(sample("id", "hello"));
        log().presence("test", false, "node1");
        apply();
        assertThat(tables().all(ROWS)).hasSize(2).isEqualTo(before);
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(payloads("world")).isEmpty();
        assertThat(tables().all("select concat_ws('|', id, state, node, offline_at is null, created) from mqtt_client"))
                .containsExactly("1|0|node1|0|2016-12-24 09:40:22");
        assertThat(tables().all("select concat_ws('|', clientid, topic, qos) from mqtt_sub order by id"))
                .containsExactly("test|test_topic1|1", "test|test_topic2|2");
    }

    @Test
    void theTablesAreNeverAltered() {
        List<String> before = tables().all(STRUCTURE);
        log().publish(sample("id", "hello"));
        apply();
        assertThat(tables().all(STRUCTURE)).isNotEmpty().isEqualTo(before);
    }

    @Test
    void anAckIsTheIdOfTheMessageReadAndTheTimeOfTheChange() {
        long first = log().publish(sample("id1", "hello"));
        log().publish(sample("id2", "other"));
        log().publish(sample("id3", "hello"));
        log().ack("fresh", "hello", Position.BEFORE_ALL, null);
        log().ack("c", "hello", first, "id1");
        // Not stored, so what is read ends at the message before it.
        Message fleeting = sample("id4", "hello");
        fleeting.setQos(0);
        log().ack("test", "hello", log().publish(fleeting), "id4");
        apply();
        String now = tables().one("select from_unixtime(" + log().now().getEpochSecond() + ")")
                .orElseThrow();
        assertThat(tables().all("select concat_ws('|', clientid, mid, created) from mqtt_acked where topic = 'hello'"
                        + " order by 1"))
                .containsExactly("c|3|" + now, "fresh|0|" + now, "test|5|" + now);
    }

    @Test
    void rowsThatAreRewrittenUseUpNoIds() {
        for (int i = 0; i < 50; i++) {
            log().presence("c", i % 2 == 0, "n");
            log().ack("c", "hello", Position.BEFORE_ALL, null);
            log().retain(log().message("id", "hello", new byte[] {1}));
        }
        try (TaskRunner runner = new TaskRunner(
                store().task(),
                log(),
                Map.of(SinkConfig.NAME, SINK, SinkConfig.RULES, store().rules(), SinkConfig.BATCH_SIZE, "1"))) {
            runner.drain();
        }
        assertThat(tables().all("select table_name from information_schema.tables where table_schema = database()"
                        + " and table_name in ('mqtt_client', 'mqtt_acked', 'mqtt_retain') and auto_increment > 3"))
                .isEmpty();
    }

    @Test
    void whatIsTooLongForAColumnIsPutAsideAndTheRestLands() {
        publishTo("hello");
        log().publish(log().message("id", "t".repeat(1_025), new byte[0]));
        Message ofLongName = log().message("id".repeat(60) + " ".repeat(60), "hello", new byte[0]);
        log().publish(ofLongName);
        log().publish(log().message("id", "hello", new byte[65_536]));
        String tooLongForAnAck = "t".repeat(201);
        log().ack("c", tooLongForAnAck, Position.BEFORE_ALL, null);
        log().ack("c", "hello", Position.BEFORE_ALL, null);
        TaskRunner runner = apply(store().rules());
        assertThat(runner.deadLetters())
                .extracting(SinkRecord::topic, SinkRecord::kafkaOffset)
                .containsExactlyInAnyOrder(
                        tuple("mqtt.messages", 1L),
                        tuple("mqtt.messages", 2L),
                        tuple("mqtt.messages", 3L),
                        tuple("mqtt.acks", 0L));
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(store().ack("c", "hello")).contains("0");
    }

    @Test
    void keysThatTheCollationTakesForOneArePutAsideAndNeverMixed() {
        log().presence("Client", true, "n1");
        log().presence("client", false, "n2");
        log().ack("reader", "News", publishTo("News"), "id");
        log().ack("reader", "news", publishTo("news"), "id");
        TaskRunner runner = apply(store().rules());
        assertThat(runner.deadLetters())
                .extracting(SinkRecord::topic, SinkRecord::kafkaOffset)
                .containsExactlyInAnyOrder(tuple("mqtt.presence", 1L), tuple("mqtt.acks", 1L));
        assertThat(
                        tables().all(
                                        "select concat_ws('|', clientid, state, node) from mqtt_client where clientid = 'client'"))
                .containsExactly("Client|1|n1");
        assertThat(payloads("News")).containsExactly("News");
        assertThat(payloads("news")).containsExactly("news");
        log().forgetAck("reader", "news");
        apply(store().rules());
        assertThat(tables().all("select topic from mqtt_acked where clientid = 'reader'"))
                .containsExactly("News");
    }

    @Test
    void charactersThatATableCannotHoldArePutAside() {
        tables().emptyVerbatim();
        publishTo("hello");
        publishTo("hello/\uD83D\uDE00");
        boolean narrow = variant.endsWith("en");
        assertThat(apply(store().rules()).deadLetters()).hasSize(narrow ? 1 : 0);
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(payloads("hello/\uD83D\uDE00")).hasSize(narrow ? 0 : 1);
    }

    @Test
    void aTextColumnTakesNoBytesUnlessBase64IsAskedFor() {
        tables().run("alter table mqtt_msg modify payload mediumtext");
        publishTo("hello");
        log().publish(log().message("id2", "hello", new byte[] {(byte) 0xC3, 0x28}));
        assertThat(apply(store().rules()).deadLetters()).hasSize(1);
        store().empty();
        tables().run("alter table mqtt_msg modify payload mediumtext");
        assertThat(apply(store().rules() + "backend.mysql.pool1.text_payload = base64\n")
                        .deadLetters())
                .isEmpty();
        assertThat(tables().all("select payload from mqtt_msg where id > 2 order by id"))
                .containsExactly("hello", "wyg=");
        try (StoreReader reader = store().reader()) {
            assertThat(reader.fetch("hello", Position.BEFORE_ALL, Long.MAX_VALUE, 10))
                    .extracting(found -> found.message().getPayload())
                    .containsExactly(
                            ByteBuffer.wrap("hello".getBytes(UTF_8)), ByteBuffer.wrap(new byte[] {(byte) 0xC3, 0x28}));
        }
    }

    @Test
    void tablesThatAreMissingAreMade() {
        tables().run("drop table mqtt_msg, mqtt_acked");
        log().ack("c", "hello", publishTo("hello"), "id");
        apply();
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(store().ack("c", "hello")).contains("1");
    }

    @Test
    void aReaderWaitsForTablesThatAreMissing() {
        tables().run("drop table mqtt_msg");
        assertThatThrownBy(() -> payloads("hello")).isInstanceOf(StoreUnavailableException.class);
        publishTo("hello");
        apply();
        assertThat(payloads("hello")).containsExactly("hello");
    }

    @Test
    void messagesThatTheirOwnersDeleteAreGone() {
        publishTo("hello");
        publishTo("hello");
        apply();
        tables().run("delete from mqtt_msg where id = 3");
        assertThat(payloads("hello")).hasSize(1);
    }

    @Test
    void aColumnThatASinkCannotFillIsOneClearError() {
        tables().run("alter table mqtt_msg add tenant int not null");
        publishTo("hello");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("mqtt_msg.tenant")
                .hasMessageContaining("give it a default");
    }

    @Test
    void idsThatAreUsedUpStopTheSinkAndLoseNothing() {
        tables().run("alter table mqtt_msg auto_increment = 4294967295");
        publishTo("hello");
        publishTo("hello");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("has given out all ids")
                .hasMessageContaining("bigint");
    }
}
