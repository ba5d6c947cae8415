package io.tidemark.check.workload;

import io.tidemark.check.mqtt.ClientSettings;
import io.tidemark.check.mqtt.ClientSettings.Protocol;
import java.util.List;

/**
 * A publisher.
 *
 * @param topics each message goes to one of them
 * @param perSecond messages, while it is connected
 * @param stays how long a connection lasts until it is cut, if nothing else ends it
 */
public record PublisherSpec(
        String clientId, Protocol protocol, List<String> topics, int qos, int perSecond, Span stays) {

    private static final int RECEIVE_MAXIMUM = 100;

    ClientSettings client(int port) {
        return new ClientSettings(port, clientId, protocol, false, false, RECEIVE_MAXIMUM);
    }
}
