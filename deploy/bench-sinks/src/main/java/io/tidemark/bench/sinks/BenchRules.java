package io.tidemark.bench.sinks;

import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rule files that keep every message and every ack, without a condition on topics and without statements. */
final class BenchRules {

    private static final String RULES =
            """
            backend.%1$s.pool1.server = 127.0.0.1:%2$d
            %3$s
            backend.%1$s.hook.message.publish.1 = {"topic": "#", "action": {"function": "on_message_publish"}, "pool": "pool1"}
            backend.%1$s.hook.message.acked.1 = {"topic": "#", "action": {"function": "%4$s"}, "pool": "pool1"}
            """;

    private BenchRules() {}

    static RuleFiles write(Path directory, PortPlan ports) throws IOException {
        return new RuleFiles(
                write(directory, "redis", ports.redis(), "", "on_message_acked_for_pubsub"),
                write(directory, "pgsql", ports.postgresql(), account("pgsql"), "on_message_acked"));
    }

    /** For MySQL on a port. */
    static Path mysql(Path directory, int port) throws IOException {
        return write(directory, "mysql", port, account("mysql"), "on_message_acked");
    }

    private static Path write(Path directory, String type, int port, String more, String acked) throws IOException {
        return Files.writeString(directory.resolve(type + ".conf"), RULES.formatted(type, port, more, acked));
    }

    private static String account(String type) {
        return """
                backend.%1$s.pool1.username = %2$s
                backend.%1$s.pool1.password = %2$s
                backend.%1$s.pool1.database = %2$s
                """
                .formatted(type, JdbcStore.IDENTITY);
    }
}
