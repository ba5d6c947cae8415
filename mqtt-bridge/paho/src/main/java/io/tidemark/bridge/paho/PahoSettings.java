package io.tidemark.bridge.paho;

import io.tidemark.bridge.paho.emqx.EmqxSettings;
import io.tidemark.bridge.paho.emqx.Slots;
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
    private static final List<String> OWN = List.of(BROKER, "bridge.instances", "bridge.instance");
    private static final int MAX_INSTANCES = Slots.COUNT;

    /** Which broker. */
    public enum Kind {
        EMQX,
        MOSQUITTO
    }

    /**
     * Reads them.
     *
     * @throws io.tidemark.bridge.settings.SettingsException if a key is unknown or missing, a value is out of range, or two
     *     values contradict each other
     */
    public static PahoSettings of(SettingsFile file) {
        for (String key : file.keys()) {
            if ((key.startsWith("bridge.") || key.startsWith(BROKER)) && !OWN.contains(key)) {
                throw file.error(key, "is not a setting of a bridge: correct its spelling or remove it");
            }
        }
        Kind kind = kind(file);
        int instances = (int) file.number("bridge.instances", 1, MAX_INSTANCES, 1);
        int instance = instance(file, instances);
        if (kind == Kind.MOSQUITTO && instances > 1) {
            throw file.error("bridge.instances", "must be 1 for Mosquitto, whose events cannot be divided");
        }
        // Not the host's name: the broker keeps the sessions of client ids, and containers change their names.
        String node = kind.name().toLowerCase(Locale.ROOT) + (instances > 1 ? "-" + instance : "");
        BridgeSettings bridge = BridgeSettings.of(file, node, OTHERS).withoutGivingUp();
        MqttSettings mqtt = MqttSettings.of(file, bridge.nodeName(), bridge.bufferMemory());
        int most = Slots.COUNT / instances;
        if (kind == Kind.EMQX && mqtt.connections() > most) {
            throw file.error(
                    "mqtt.connections",
                    "is '" + mqtt.connections() + "', but each of " + instances + " bridges has " + most
                            + " slots to read: write at most " + most);
        }
        return new PahoSettings(kind, bridge, mqtt, EmqxSettings.of(file), instances, instance);
    }

    private static int instance(SettingsFile file, int instances) {
        if (instances > 1) {
            // Two with the same number would drive each other out of the broker.
            file.require("bridge.instance", "0");
        }
        int instance = (int) file.number("bridge.instance", 0, MAX_INSTANCES - 1, 0);
        if (instance >= instances) {
            throw file.error(
                    "bridge.instance",
                    "is '" + instance + "', but bridge.instances is " + instances + ": number the bridges from 0 to "
                            + (instances - 1));
        }
        return instance;
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
