package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.packets.general.UserProperties;
import java.util.Optional;

/**
 * What a message that a history replay delivers carries through the broker.
 *
 * @param historyId the replay; has no colon
 * @param position of the message in the log
 * @param messageId of the message
 */
public record HistoryStamp(String historyId, long position, String messageId) {

    private static final int PARTS = 3;

    String text() {
        return historyId + ':' + position + ':' + messageId;
    }

    /** The stamp of a message; empty if no history replay delivered it. */
    public static Optional<HistoryStamp> of(UserProperties properties) {
        return properties.getFirst(MqttProperties.HISTORY).map(HistoryStamp::parse);
    }

    static HistoryStamp parse(String text) {
        String[] parts = text.split(":", PARTS);
        return new HistoryStamp(parts[0], Long.parseLong(parts[1]), parts[2]);
    }
}
