package io.tidemark.sinks.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real PostgreSQL with tables and rows of EMQ X's backend in it. */
final class LegacyPostgresTestStore extends PostgresTestStore {

    private final String tables;

    /** @param variant whose tables: a resource beside {@code postgresql/legacy} */
    LegacyPostgresTestStore(Path directory, String variant) {
        super(directory);
        tables = read("/postgresql/legacy/" + variant + ".sql");
    }

    @Override
    public String rules() {
        return super.rules() + option("text_payload", "base64");
    }

    @Override
    public String ackOf(long position, String id) {
        return one("select id::text from tidemark_msg where position = " + position)
                .orElse("0");
    }

    @Override
    public Optional<byte[]> retained(String topic) {
        return one("select payload from mqtt_retain where topic = ?", topic).map(payload -> payload.getBytes(UTF_8));
    }

    /** With something before it, no longer than the shortest column of the variants, which has 60 characters. */
    @Override
    public int longestId() {
        return 50;
    }

    @Override
    public void empty() {
        super.empty();
        run(tables);
    }

    /** Ids are given out as rows come, and so depend on how the log is cut: positions stand for them. */
    @Override
    public String dump() {
        List<String> lines = new ArrayList<>();
        lines.addAll(all("select c::text from (select clientid, state, node, online_at, offline_at, created"
                + " from mqtt_client order by clientid) c"));
        lines.addAll(
                all("select concat_ws('|', position, base64, properties, side.arrived, msgid, sender, msg.topic, qos,"
                        + " retain, payload, msg.arrived) from mqtt_msg msg left join tidemark_msg side using (id)"
                        + " order by position, msgid"));
        lines.addAll(all("select concat_ws('|', topic, msgid, sender, qos, payload, arrived, base64, properties)"
                + " from mqtt_retain left join tidemark_retain using (topic) order by topic"));
        lines.addAll(
                all(
                        "select concat_ws('|', clientid, acked.topic, position, created)"
                                + " from mqtt_acked acked left join tidemark_msg side on side.id = mid order by clientid, acked.topic"));
        return String.join("\n", lines);
    }
}
