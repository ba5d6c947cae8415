package io.tidemark.bridge.paho.mqtt;

import io.tidemark.schemas.UserProperty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Paho's clients and packets, as we use them. */
final class PahoClients {

    private static final Logger log = LoggerFactory.getLogger(PahoClients.class);
    private static final long FORCE_MILLIS = 500;
    /** Of what went wrong beneath MQTT: Paho calls all of it "untranslated". */
    private static final int NO_CODE = 0;

    static {
        PahoLogger.install();
    }

    private PahoClients() {}

    static MqttAsyncClient client(MqttSettings settings, String clientId, MqttCallback callback) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(settings.urls().get(0), clientId, new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(callback);
        return client;
    }

    /** @throws IOException if a file for TLS cannot be used */
    static MqttConnectionOptions options(MqttSettings settings, boolean keepSession, Valve valve) throws IOException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setServerURIs(settings.urls().toArray(String[]::new));
        options.setAutomaticReconnect(false);
        options.setCleanStart(!keepSession);
        options.setSessionExpiryInterval(keepSession ? settings.sessionExpiry().toSeconds() : 0L);
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setTopicAliasMaximum(0);
        if (settings.maxPacketBytes() > 0) {
            options.setMaximumPacketSize(settings.maxPacketBytes());
        }
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        settings.credentials().username().ifPresent(options::setUserName);
        settings.credentials()
                .password()
                .ifPresent(password -> options.setPassword(password.value().getBytes(StandardCharsets.UTF_8)));
        options.setSocketFactory(NoDelaySockets.plain(valve));
        if (settings.tls().isPresent()) {
            MqttSettings.Tls tls = settings.tls().get();
            options.setSocketFactory(NoDelaySockets.tls(PemTls.context(tls.authority(), tls.certificate(), tls.key())
                    .getSocketFactory()));
            options.setHttpsHostnameVerificationEnabled(true);
        }
        return options;
    }

    /**
     * Closes the socket without a word. Paho's own close is not called: it takes away what Paho's threads still use, and all
     * that it frees is memory, which goes with the client.
     */
    static void abandon(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(0, FORCE_MILLIS, false);
        } catch (MqttException | RuntimeException e) {
            log.debug("A connection was not closed cleanly: {}", describe(e));
        }
    }

    static Arrival arrival(String topic, MqttMessage message) {
        return new Arrival(
                topic,
                ByteBuffer.wrap(message.getPayload()),
                message.getQos(),
                message.isRetained(),
                message.isDuplicate(),
                properties(message.getProperties()));
    }

    private static Arrival.Properties properties(MqttProperties properties) {
        if (properties == null || properties.getValidProperties() == null) {
            return Arrival.Properties.NONE;
        }
        return new Arrival.Properties(
                properties.getUserProperties().stream()
                        .map(property -> new UserProperty(property.getKey(), property.getValue()))
                        .toList(),
                Optional.ofNullable(properties.getMessageExpiryInterval()),
                properties.getPayloadFormat() ? Optional.of(1) : Optional.empty(),
                Optional.ofNullable(properties.getContentType()),
                Optional.ofNullable(properties.getResponseTopic()),
                Optional.ofNullable(properties.getCorrelationData()).map(ByteBuffer::wrap));
    }

    static MqttMessage message(ByteBuffer payload, int qos, boolean retain, Arrival.Properties properties) {
        MqttMessage message = new MqttMessage(bytes(payload), qos, retain, null);
        MqttProperties packed = new MqttProperties();
        packed.setUserProperties(properties.user().stream()
                .map(property ->
                        new org.eclipse.paho.mqttv5.common.packet.UserProperty(property.getName(), property.getValue()))
                .toList());
        properties.messageExpiryInterval().ifPresent(packed::setMessageExpiryInterval);
        properties.payloadFormatIndicator().ifPresent(format -> packed.setPayloadFormat(format == 1));
        properties.contentType().ifPresent(packed::setContentType);
        properties.responseTopic().ifPresent(packed::setResponseTopic);
        properties.correlationData().ifPresent(data -> packed.setCorrelationData(bytes(data)));
        message.setProperties(packed);
        return message;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static List<org.eclipse.paho.mqttv5.common.MqttSubscription> subscriptions(List<Subscription> subscriptions) {
        return subscriptions.stream().map(PahoClients::subscription).toList();
    }

    private static org.eclipse.paho.mqttv5.common.MqttSubscription subscription(Subscription subscription) {
        org.eclipse.paho.mqttv5.common.MqttSubscription paho =
                new org.eclipse.paho.mqttv5.common.MqttSubscription(subscription.filter(), subscription.qos());
        paho.setNoLocal(subscription.noLocal());
        paho.setRetainAsPublished(subscription.retainAsPublished());
        paho.setRetainHandling(2);
        return paho;
    }

    /** In a few words, with the reason code where the broker gave one. */
    static String describe(Throwable error) {
        if (error instanceof MqttException mqtt) {
            Throwable cause = mqtt.getCause();
            if (cause != null && mqtt.getReasonCode() == NO_CODE) {
                return cause.getClass().getSimpleName() + ": " + cause.getMessage();
            }
            return mqtt.getMessage() + " (" + mqtt.getReasonCode() + ")"
                    + (cause == null ? "" : ": " + cause.getMessage());
        }
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
