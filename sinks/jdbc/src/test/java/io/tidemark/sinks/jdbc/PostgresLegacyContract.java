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
abstract class PostgresLegacyContract extends StoreContract {

    /** All that the catalog says about the tables of EMQ X. */
    private static final String STRUCTURE =
            """
            select concat_ws('|', table_name, column_name, data_type, character_maximum_length, column_default, is_nullable)
            from information_schema.columns where table_name like 'mqtt%' union all
            select indexdef from pg_indexes where tablename like 'mqtt%' union all
            select tgname from pg_trigger where tgrelid::regclass::text like 'mqtt%' order by 1
            """;

    private static final String MESSAGE =
            "select concat_ws('|', msgid, topic, sender, qos, retain, payload, arrived) from mqtt_msg where id = ";

    private final String variant;

    /** @param variant a resource beside {@code postgresql/legacy} */
    PostgresLegacyContract(String variant) {
        this.variant = variant;
    }

    @Override
    protected TestStore start(Path directory) {
        return new LegacyPostgresTestStore(directory, variant);
    }

    private PostgresTestStore tables() {
        return (PostgresTestStore) store();
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

    @Test
    void rowsAreAsEmqxWroteThem() {
        log().publish(sample("53F98F80F66017005000004A60003", "hello"));
        Message retained = sample("53F33F7E4741E7007000004B70001", "retain2");
        retained.setPayload(ByteBuffer.wrap("www".getBytes(UTF_8)));
        log().retain(retained);
        log().presence("test2", true, "emqx@127.0.0.1");
        apply(store().rules() + "backend.pgsql.pool1.timezone = Asia/Shanghai\n");
        assertThat(tables().all(MESSAGE + 3)).isEqualTo(tables().all(MESSAGE + 1));
        assertThat(tables().all("select concat_ws('|', msgid, sender, qos, payload, arrived) from mqtt_retain"
                        + " where topic = 'retain2'"))
                .containsExactly("53F33F7E4741E7007000004B70001|test|1|www|2016-12-24 17:25:12");
        long online = log().now().getEpochSecond() - 10;
        assertThat(tables().all("select concat_ws('|', state, node, online_at, offline_at is null) from mqtt_client"
                        + " where clientid = 'test2'"))
                .containsExactly("1|emqx@127.0.0.1|"
                        + (variant.equals("2.2-en")
                                ? online
                                : tables().one("select to_timestamp(" + online + ") at time zone 'Asia/Shanghai'")
                                        .orElseThrow())
                        + "|t");
    }

    @Test
    void rowsThatAreThereStayAndAreNotReplayed() {
        List<String> before = tables().all("select m::text from mqtt_msg m order by id");
        log().publish(sample("id", "hello"));
        log().presence("test", false, "node1");
        apply();
        assertThat(tables().all("select m::text from mqtt_msg m where id <= 2 order by id"))
                .isEqualTo(before);
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(payloads("world")).isEmpty();
        assertThat(tables().all("select concat_ws('|', id, state, node, offline_at is null, created) from mqtt_client"))
                .containsExactly("1|0|node1|f|2016-12-24 09:40:22");
        assertThat(tables().all("select concat_ws('|', clientid, topic, qos) from mqtt_sub order by id"))
                .containsExactly("test|test_topic1|1", "test|test_topic2|2");
    }

    @Test
    void theTablesAreNeverAltered() {
        List<String> before = tables().all(STRUCTURE);
        log().publish(sample("id", "hello"));
        apply();
        assertThat(tables().all(STRUCTURE)).isEqualTo(before);
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
        String acks = "select concat_ws('|', clientid, mid, created) from mqtt_acked where topic = 'hello' order by 1";
        String now = tables().one("select to_timestamp(" + log().now().getEpochSecond() + ") at time zone 'UTC'")
                .orElseThrow();
        assertThat(tables().all(acks)).containsExactly("c|3|" + now, "fresh|0|" + now, "test|5|" + now);
    }

    @Test
    void whatIsTooLongForAColumnIsPutAsideAndTheRestLands() {
        String tooLong = "t".repeat(256);
        String tooLongForAnAck = "t".repeat(150);
        publishTo("hello");
        log().publish(log().message("id", tooLong, new byte[0]));
        Message ofLongName = log().message("id", "hello", new byte[0]);
        ofLongName.setClientId("c".repeat(101) + "      ");
        log().publish(ofLongName);
        long last = publishTo(tooLongForAnAck);
        log().ack("c", tooLongForAnAck, last, "id");
        log().ack("c", "hello", last, "id");
        TaskRunner runner = apply(store().rules());
        assertThat(runner.deadLetters())
                .extracting(SinkRecord::topic, SinkRecord::kafkaOffset)
                .containsExactly(tuple("mqtt.messages", 1L), tuple("mqtt.messages", 2L), tuple("mqtt.acks", 0L));
        assertThat(payloads("hello")).containsExactly("hello");
        assertThat(payloads(tooLongForAnAck)).hasSize(1);
        assertThat(store().ack("c", "hello")).isPresent();
    }

    private long publishTo(String topic) {
        return log().publish(log().message("id", topic, topic.getBytes(UTF_8)));
    }

    @Test
    void spacesAtTheEndAreNotCutOff() {
        log().publish(log().message("id", "t".repeat(195) + " ".repeat(70), new byte[0]));
        assertThat(apply(store().rules()).deadLetters()).hasSize(1);
        assertThat(tables().all("select count(*) from mqtt_msg")).containsExactly("2");
    }

    @Test
    void aPayloadThatIsNoTextIsPutAsideUnlessBase64IsAskedFor() {
        publishTo("hello");
        log().publish(log().message("id1", "hello", new byte[] {0}));
        log().publish(log().message("id2", "hello", new byte[] {(byte) 0xC3, 0x28}));
        log().retain(log().message("id3", "hello", new byte[] {-1}));
        TaskRunner runner = apply(store().rules().replaceFirst("(?m)^.*text_payload.*$", ""));
        assertThat(runner.deadLetters()).hasSize(3);
        assertThat(payloads("hello")).containsExactly("hello");
        store().empty();
        assertThat(apply(store().rules()).deadLetters()).isEmpty();
        assertThat(tables().all("select payload from mqtt_msg where topic = 'hello' and id > 2 order by id"))
                .containsExactly("hello", "AA==", "wyg=");
        assertThat(
                        tables().all(
                                        "select concat_ws('|', payload, base64) from mqtt_retain join tidemark_retain using (topic)"))
                .containsExactly("/w==|t");
        try (StoreReader reader = store().reader()) {
            assertThat(reader.fetch("hello", Position.BEFORE_ALL, Long.MAX_VALUE, 10))
                    .extracting(found -> found.message().getPayload())
                    .containsExactly(
                            ByteBuffer.wrap("hello".getBytes(UTF_8)),
                            ByteBuffer.wrap(new byte[] {0}),
                            ByteBuffer.wrap(new byte[] {(byte) 0xC3, 0x28}));
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
        tables().run("alter table mqtt_msg add tenant integer not null default 0;"
                + " alter table mqtt_msg alter tenant drop default");
        publishTo("hello");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("mqtt_msg.tenant")
                .hasMessageContaining("give it a default");
    }

    @Test
    void aColumnOfAnotherTypeIsOneClearError() {
        tables().run("alter table mqtt_msg alter payload type json using null");
        publishTo("hello");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("mqtt_msg.payload that is there is of type json");
    }

    @Test
    void idsThatAreUsedUpStopTheSinkAndLoseNothing() {
        tables().run("select setval('mqtt_msg_id_seq', (select seqmax from pg_sequence"
                + " where seqrelid = 'mqtt_msg_id_seq'::regclass))");
        publishTo("hello");
        assertThatThrownBy(this::apply)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("reached maximum value of sequence");
    }
}
