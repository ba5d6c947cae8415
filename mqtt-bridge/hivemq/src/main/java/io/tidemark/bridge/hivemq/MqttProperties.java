package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.packets.general.ModifiableUserProperties;
import com.hivemq.extension.sdk.api.packets.general.UserProperties;
import com.hivemq.extension.sdk.api.packets.general.UserProperty;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user properties that Tidemark stamps on messages inside the broker. Clients never see them and cannot set them: they
 * are removed from what comes in and from what goes out.
 */
public final class MqttProperties {

    /** The message id. */
    public static final String ID = "tidemark-id";
    /** The message's position; only on messages that a command delivers. */
    public static final String POSITION = "tidemark-position";

    /** Marks a retained message that a command delivers, because HiveMQ clears its flag on the way. */
    public static final String RETAINED = "tidemark-retained";

    private static final Set<String> NAMES = Set.of(ID, POSITION, RETAINED);

    private MqttProperties() {}

    /** Removes all of them. */
    public static void strip(ModifiableUserProperties properties) {
        if (!properties.isEmpty()) {
            NAMES.forEach(properties::removeName);
        }
    }

    /** The properties that a client set, in order. */
    public static List<io.tidemark.schemas.UserProperty> withoutOurs(UserProperties properties) {
        if (properties.isEmpty()) {
            return List.of();
        }
        return properties.asList().stream()
                .filter(property -> !NAMES.contains(property.getName()))
                .map(MqttProperties::record)
                .toList();
    }

    private static io.tidemark.schemas.UserProperty record(UserProperty property) {
        return new io.tidemark.schemas.UserProperty(property.getName(), property.getValue());
    }

    /** The stamped position; empty if there is none. */
    public static Optional<Long> position(UserProperties properties) {
        return properties.getFirst(POSITION).map(Long::valueOf);
    }
}
