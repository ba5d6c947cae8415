package io.tidemark.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What the embedding program says, as properties of these names.
 *
 * @param port {@code port}
 * @param bindAddress {@code bind.address}, default 127.0.0.1: there is no authentication
 * @param directory {@code directory}: gets {@code conf}, {@code data} and {@code extensions}
 * @param logFile {@code log.file}: gets the broker's warnings and everything that Tidemark's extension logs
 */
record BrokerSettings(int port, String bindAddress, Path directory, Path logFile) {

    private static final String LOOPBACK = "127.0.0.1";

    /** @throws IllegalArgumentException naming the missing key */
    static BrokerSettings from(Properties properties) {
        return new BrokerSettings(
                Integer.parseInt(required(properties, "port")),
                properties.getProperty("bind.address", LOOPBACK),
                Path.of(required(properties, "directory")),
                Path.of(required(properties, "log.file")));
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("the broker needs the property '" + key + "'");
        }
        return value;
    }

    Path configurationFolder() {
        return directory.resolve("conf");
    }

    Path dataFolder() {
        return directory.resolve("data");
    }

    Path extensionsFolder() {
        return directory.resolve("extensions");
    }
}
