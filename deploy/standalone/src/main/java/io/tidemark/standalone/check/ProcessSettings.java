package io.tidemark.standalone.check;

import java.util.List;
import java.util.Map;

/**
 * How the separate processes are run.
 *
 * @param javaOptions of each Java program but Kafka
 * @param brokerHeap largest heap of the broker, such as {@code 512m}
 * @param streams settings of streams-app beside those of the standalone mode
 */
public record ProcessSettings(List<String> javaOptions, String brokerHeap, Map<String, String> streams) {

    /**
     * To be killed and started often, beside others, on few processors: starts fast rather than runs fast, and what was sent to
     * a client and got lost on the way is sent again soon enough for a run of a minute.
     */
    public static ProcessSettings toBeKilled() {
        return new ProcessSettings(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                "512m",
                Map.of("replay.stall.timeout.ms", "5000"));
    }
}
