package io.tidemark.bridge.paho.emqx.event;

import io.tidemark.schemas.UserProperty;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The MQTT 5 properties of the packet that an event is about; absent ones are null. */
final class Properties {

    /** What EMQX writes in place of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    /** In the order of the packet, with names that repeat. */
    final List<UserProperty> pairs = new ArrayList<>(0);
    /** One value for each name, in any order. */
    final List<UserProperty> map = new ArrayList<>(0);

    @Nullable
    Long messageExpiryInterval;

    @Nullable
    Integer payloadFormatIndicator;

    @Nullable
    String contentType;

    @Nullable
    String responseTopic;

    @Nullable
    String correlationData;

    @Nullable
    Long sessionExpiryInterval;

    @Nullable
    Integer subscriptionIdentifier;

    /** EMQX writes the pairs from 4.3 on, but only if there are any. */
    List<UserProperty> user() {
        return pairs.isEmpty() ? map : pairs;
    }

    @Nullable
    String user(String name) {
        for (UserProperty property : user()) {
            if (property.getName().equals(name)) {
                return property.getValue();
            }
        }
        return null;
    }

    /** Null also if EMQX has damaged it: a wrong correlation is worse than none. */
    @Nullable
    ByteBuffer correlation() {
        return correlationData == null || correlationData.indexOf(REPLACEMENT) >= 0
                ? null
                : StandardCharsets.UTF_8.encode(correlationData);
    }
}
