package io.tidemark.standalone.connector;

import io.tidemark.sinks.connect.StoreSinkConnector;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.kafka.connect.sink.SinkConnector;

/** The sink connectors on the class path, as Kafka Connect itself finds them. */
public final class StoreConnectors {

    private StoreConnectors() {}

    /** That of a type of rule file, such as {@code redis}; empty if there is none. */
    public static Optional<StoreSinkConnector> ofType(String type) {
        return all().stream().filter(connector -> connector.type().equals(type)).findFirst();
    }

    /** The types that there is one for. */
    public static List<String> types() {
        return all().stream().map(StoreSinkConnector::type).sorted().toList();
    }

    private static List<StoreSinkConnector> all() {
        return ServiceLoader.load(SinkConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(StoreSinkConnector.class::isInstance)
                .map(StoreSinkConnector.class::cast)
                .toList();
    }
}
