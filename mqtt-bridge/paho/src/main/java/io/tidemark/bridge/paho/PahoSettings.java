package io.tidemark.bridge.paho;

import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.mqtt.MqttSettings;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.bridge.settings.SettingsFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * All settings of a bridge that runs beside its broker.
 *
 * @param instances bridges that share one broker
 * @param instance which of them this is, from 0 on
 */
public record PahoSettings(
        Kind broker, BridgeSettings bridge, MqttSettings mqtt, EmqxSettings emqx, int instances, int instance) {

    private static final String BROKER = "broker";
    private static final List<String> OTHERS = List.of(BROKER, "bridge.", MqttSettings.PREFIX, EmqxSettings.PREFIX);
    private static final List<String> OWN = List.of("bridge.instances", "bridge.instance");
    private static final int MAX_INSTANCES = 16;

    /** Which broker. */
    public enum Kind {
        EMQX,
        MOSQUITTO
    }

    /**
     * Reads them.
     *
     * @throws io.tidemark.bridge.settings.SettingsException if a key is unknown or missing, or a value is out of range
     */
    public static PahoSettings of(SettingsFile file) {
        for (String key : file.keys()) {
            if (key.startsWith("bridge.") && !OWN.contains(key)) {
                throw file.error(key, "is not a setting of a bridge: correct its spelling or remove it");
            }
        }
        Kind kind = kind(file);
        int instances = (int) file.number("bridge.instances", 1, MAX_INSTANCES, 1);
        int instance = (int) file.number("bridge.instance", 0, instances - 1, 0);
        if (kind == Kind.MOSQUITTO && instances > 1) {
            throw file.error("bridge.instances", "must be 1 for Mosquitto, whose events cannot be divided");
        }
        // Not the host's name: the broker keeps the sessions of client ids, and containers change their names.
        String node = kind.name().toLowerCase(Locale.ROOT) + (instances > 1 ? "-" + instance : "");
        BridgeSettings bridge = BridgeSettings.of(file, node, OTHERS);
        return new PahoSettings(
                kind,
                bridge,
                MqttSettings.of(file, bridge.nodeName(), bridge.bufferMemory()),
                EmqxSettings.of(file),
                instances,
                instance);
    }

    private static Kind kind(SettingsFile file) {
        String value = file.require(BROKER, "emqx");
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> file.error(
                        BROKER,
                        "is '" + value
                                + "': write emqx or mosquitto (HiveMQ has an extension of its own, see docs/brokers)"));
    }
}
