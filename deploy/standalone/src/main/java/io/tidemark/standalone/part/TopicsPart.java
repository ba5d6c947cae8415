package io.tidemark.standalone.part;

import io.tidemark.schemas.TopicProvisioner;
import io.tidemark.schemas.Topics;
import io.tidemark.standalone.data.PortPlan;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Tidemark's topics, created where absent. Nothing of it keeps running. */
public record TopicsPart(Topics topics, PortPlan ports) implements Part {

    /** As many things at once as a small machine does; more would only cost files and memory. */
    private static final int PARTITIONS = 4;

    private static final Duration HISTORY = Duration.ofDays(7);
    private static final TopicProvisioner.Settings SETTINGS =
            new TopicProvisioner.Settings(PARTITIONS, (short) 1, HISTORY);

    @Override
    public String name() {
        return "Topics";
    }

    @Override
    public RunningPart start() {
        Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, ports.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            TopicProvisioner.createMissing(admin, topics, SETTINGS);
        }
        return new Provisioned(topics);
    }

    private record Provisioned(Topics topics) implements RunningPart {
        @Override
        public String endpoint() {
            return topics.prefix() + "*";
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {
            // Topics stay.
        }
    }
}
