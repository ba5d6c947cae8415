package io.tidemark.servers.kafka;

import io.tidemark.servers.process.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Configuration of the node: broker and controller in one, loopback only, everything that is replicated kept once. */
final class NodeProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";
    /** Folder of the metadata log inside the data directory. */
    static final String METADATA_LOG = "__cluster_metadata-0";

    /** Twice the default, so that an MQTT packet of 1 MiB fits with its properties. */
    private static final String RECORD_BYTES = Integer.toString(2 << 20);

    private static final String BROKER = "PLAINTEXT";
    private static final String ONE_COPY = "1";
    /** One node has little to share out: fewer partitions start and stop faster. */
    private static final String INTERNAL_PARTITIONS = "4";

    private NodeProperties() {}

    static Map<String, String> of(Path directory, int port, int controllerPort) {
        String broker = BROKER + "://" + Ports.LOOPBACK + ":" + port;
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + Ports.LOOPBACK + ":" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("listeners", broker + "," + CONTROLLER + "://" + Ports.LOOPBACK + ":" + controllerPort);
        properties.put("advertised.listeners", broker);
        properties.put("listener.security.protocol.map", BROKER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        properties.put("log.dirs", directory.toString());

        // A topic exists because somebody provisioned it, with the partitions it needs.
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", ONE_COPY);
        properties.put("offsets.topic.replication.factor", ONE_COPY);
        properties.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        properties.put("transaction.state.log.replication.factor", ONE_COPY);
        properties.put("transaction.state.log.min.isr", ONE_COPY);
        properties.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
        properties.put("share.coordinator.state.topic.replication.factor", ONE_COPY);
        properties.put("share.coordinator.state.topic.min.isr", ONE_COPY);
        properties.put("share.coordinator.state.topic.num.partitions", INTERNAL_PARTITIONS);

        // After a kill the controller waits this long for the broker that was, before it takes the one that is.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("message.max.bytes", RECORD_BYTES);
        properties.put("replica.fetch.max.bytes", RECORD_BYTES);
        properties.put("group.initial.rebalance.delay.ms", "0");
        // The default of 128 MB is for a server that does nothing else.
        properties.put("log.cleaner.dedupe.buffer.size", "8388608");
        return Map.copyOf(properties);
    }
}
