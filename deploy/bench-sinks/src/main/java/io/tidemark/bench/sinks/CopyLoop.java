package io.tidemark.bench.sinks;

import io.tidemark.bench.sinks.Workload.Placed;
import io.tidemark.schemas.Message;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** {@code COPY … FROM STDIN} as text: what there is without ON CONFLICT. */
final class CopyLoop extends JdbcLoop {

    private static final String COPY =
            "copy mqtt_msg (id, msgid, sender, topic, node, qos, retain, payload, arrived) from stdin";
    private static final HexFormat HEX = HexFormat.of();

    CopyLoop(Connections database) {
        super(database);
    }

    @Override
    public String name() {
        return "raw COPY of " + BATCH + " rows";
    }

    @Override
    void write(Connection connection, List<Placed> batch) throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        batch.forEach(placed -> append(rows, placed));
        new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(COPY, new StringReader(rows.toString()));
    }

    /** None of the values has a character that COPY would take for something else. */
    private static void append(StringBuilder rows, Placed placed) {
        Message message = placed.message();
        rows.append(placed.position()).append('\t');
        rows.append(message.getId()).append('\t');
        rows.append(message.getClientId()).append('\t');
        rows.append(message.getTopic()).append('\t');
        rows.append(message.getNode()).append('\t');
        rows.append(message.getQos()).append('\t');
        rows.append(message.getRetain() ? 1 : 0).append("\t\\\\x");
        HEX.formatHex(rows, message.getPayload().array());
        rows.append('\t').append(message.getPublishedAt()).append('\n');
    }
}
