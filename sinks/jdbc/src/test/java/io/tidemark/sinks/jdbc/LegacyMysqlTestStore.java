package io.tidemark.sinks.jdbc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real MariaDB with tables and rows of EMQ X's backend in it. */
final class LegacyMysqlTestStore extends MysqlTestStore {

    private final String tables;

    /** @param variant whose tables: a resource beside {@code mysql/legacy} */
    LegacyMysqlTestStore(Path directory, String variant) {
        super(directory);
        tables = read("/mysql/legacy/" + variant + ".sql");
    }

    @Override
    public int longestId() {
        return 50;
    }

    @Override
    public String ackOf(long position, String id) {
        return one("select id from tidemark_msg where position = " + position).orElse("0");
    }

    /** The manuals in English have tables of characters of three bytes, which the contract's emoji do not fit into. */
    @Override
    public void empty() {
        super.empty();
        run(tables.replace("CHARSET=utf8;", "CHARSET=utf8mb4;"));
    }

    /** Empties it, and makes the tables as the manual says to the letter. */
    void emptyVerbatim() {
        super.empty();
        run(tables);
    }

    /** Ids are given out as rows come, and so depend on how the log is cut: positions stand for them. */
    @Override
    public String dump() {
        List<String> lines = new ArrayList<>();
        lines.addAll(all(
                "select concat_ws('|', clientid, state, node, online_at, ifnull(offline_at, 'null')) from mqtt_client"
                        + " order by clientid"));
        lines.addAll(
                all("select concat_ws('|', ifnull(position, 'null'), base64, ifnull(properties, 'null'), side.arrived,"
                        + " msgid, sender, msg.topic, node, qos, retain, hex(payload), msg.arrived)"
                        + " from mqtt_msg msg left join tidemark_msg side using (id) order by position, msgid"));
        lines.addAll(all("select concat_ws('|', r.topic, msgid, sender, node, qos, hex(payload), arrived, base64,"
                + " ifnull(properties, 'null')) from mqtt_retain r left join tidemark_retain side"
                + " on side.topic_hash = unhex(sha2(r.topic, 256)) order by r.topic"));
        lines.addAll(
                all(
                        "select concat_ws('|', clientid, acked.topic, position, created)"
                                + " from mqtt_acked acked left join tidemark_msg side on side.id = mid order by clientid, acked.topic"));
        return String.join("\n", lines);
    }
}
