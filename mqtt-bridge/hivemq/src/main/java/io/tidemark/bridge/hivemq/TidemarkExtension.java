package io.tidemark.bridge.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import io.tidemark.bridge.settings.BridgeSettings;
import io.tidemark.bridge.settings.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HiveMQ's way in. Reads {@code conf/tidemark.properties} of the extension's folder. Settings that cannot be used keep the
 * extension from starting, with one error in HiveMQ's log; Kafka need not be up.
 */
public final class TidemarkExtension implements ExtensionMain {

    private static final Logger log = LoggerFactory.getLogger(TidemarkExtension.class);

    private @Nullable HiveMqBridge bridge;

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Path home = input.getExtensionInformation().getExtensionHomeFolder().toPath();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Kafka finds its classes by name through the context class loader, and HiveMQ's has others.
        thread.setContextClassLoader(TidemarkExtension.class.getClassLoader());
        try {
            BridgeSettings settings =
                    BridgeSettings.read(home.resolve("conf").resolve("tidemark.properties"), "hivemq@" + hostName());
            bridge = HiveMqBridge.start(settings, Clock.systemUTC());
            log.info(
                    "Tidemark {} records to {} as node {}",
                    input.getExtensionInformation().getVersion(),
                    settings.clients().get("bootstrap.servers"),
                    settings.nodeName());
        } catch (SettingsException e) {
            // HiveMQ itself would tell the reason as information only.
            log.error("Tidemark does not start: {}", e.getMessage());
            output.preventExtensionStartup(e.getMessage());
        } catch (RuntimeException e) {
            log.error("Tidemark cannot start", e);
            output.preventExtensionStartup("Tidemark cannot start: " + e.getMessage());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        HiveMqBridge running = bridge;
        if (running != null) {
            running.close();
            bridge = null;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
