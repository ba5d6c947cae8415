package io.tidemark.broker;

import java.io.IOException;
import java.nio.file.Files;

/** HiveMQ's config.xml, written anew at every start. */
final class BrokerConfigFile {

    private BrokerConfigFile() {}

    static void write(BrokerSettings settings) throws IOException {
        Files.createDirectories(settings.configurationFolder());
        Files.writeString(settings.configurationFolder().resolve("config.xml"), text(settings));
    }

    private static String text(BrokerSettings settings) {
        return """
                <?xml version="1.0"?>
                <!-- Written at every start: changes here are lost. -->
                <hivemq>
                    <listeners>
                        <tcp-listener>
                            <port>%d</port>
                            <bind-address>%s</bind-address>
                        </tcp-listener>
                    </listeners>
                    <mqtt>
                        <queued-messages>
                            <max-queue-size>%d</max-queue-size>
                        </queued-messages>
                        <receive-maximum>
                            <server-receive-maximum>%d</server-receive-maximum>
                        </receive-maximum>
                        <packets>
                            <max-packet-size>%d</max-packet-size>
                        </packets>
                    </mqtt>
                    <persistence>
                        <mode>file</mode>
                    </persistence>
                    <anonymous-usage-statistics>
                        <enabled>false</enabled>
                    </anonymous-usage-statistics>
                </hivemq>
                """
                .formatted(
                        settings.port(),
                        settings.bindAddress(),
                        BrokerLimits.QUEUED_MESSAGES,
                        BrokerLimits.RECEIVE_MAXIMUM,
                        BrokerLimits.PACKET_BYTES);
    }
}
