package io.tidemark.bridge.paho.emqx.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** EMQX's events by their names, as the rule engine of 4.4 and 5.x writes them. */
enum Kind {
    PUBLISHED("message.publish"),
    DELIVERED("message.delivered"),
    ACKED("message.acked"),
    CONNECTED("client.connected"),
    DISCONNECTED("client.disconnected"),
    SUBSCRIBED("session.subscribed"),
    UNSUBSCRIBED("session.unsubscribed"),
    MESSAGE_DROPPED("message.dropped"),
    DELIVERY_DROPPED("delivery.dropped"),
    CONNACK("client.connack"),
    ACL_CHECKED("client.check_acl_complete"),
    AUTHORIZED("client.check_authz_complete"),
    AUTHENTICATED("client.check_authn_complete");

    private static final Map<String, Kind> BY_EVENT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Kind::eventName, Function.identity()));

    private static final Map<String, Kind> BY_LEVEL = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind.eventName.replace('.', '_'), Function.identity()));

    /** The rule that republishes publishes with their payload in base64. */
    private static final String BASE64_RULE = "msg_b64";

    private final String eventName;

    Kind(String eventName) {
        this.eventName = eventName;
    }

    String eventName() {
        return eventName;
    }

    /** By the field {@code event}. */
    static Optional<Kind> ofEvent(String event) {
        return Optional.ofNullable(BY_EVENT.get(event));
    }

    /** By the last level of the topic to which it was republished. */
    static Optional<Kind> ofTopic(String mqttTopic) {
        String level = mqttTopic.substring(mqttTopic.lastIndexOf('/') + 1);
        return level.equals(BASE64_RULE) ? Optional.of(PUBLISHED) : Optional.ofNullable(BY_LEVEL.get(level));
    }
}
