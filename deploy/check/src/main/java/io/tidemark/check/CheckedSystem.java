package io.tidemark.check;

import io.tidemark.check.chaos.Victim;
import java.util.List;

/**
 * A running Tidemark under test.
 *
 * @param mqttPort of the broker, on the loopback address
 * @param victims its processes; those that a schedule does not name are only started again when they end
 */
public record CheckedSystem(
        int mqttPort, String bootstrapServers, String registryUrl, List<? extends Victim> victims) {}
