package io.tidemark.standalone.cli;

import io.tidemark.standalone.data.PortPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What is printed when everything is ready: where it listens and what to try. */
record Welcome(PortPlan ports, Path data) {

    private static final double MILLIS = 1_000.0;

    String text(Duration startTime) {
        return String.format(
                Locale.ROOT,
                """

                Tidemark is ready (%.1f s)

                  MQTT             127.0.0.1:%d
                  Kafka            %s
                  Schema registry  %s
                  Kafka Connect    %s
                  Status, metrics  %s/status  %s/metrics
                  Redis            127.0.0.1:%d
                  PostgreSQL       127.0.0.1:%d, user, password and database mqtt
                  Data, log        %s
                  Sink rules       %s

                Try:
                  1. Subscribe, press Ctrl-C, publish while it is away, subscribe again and get what it missed:
                       mosquitto_sub -p %d -i me -q 1 -t pubsub/news -v
                       mosquitto_pub -p %d -q 1 -t pubsub/news -m hello
                  2. See who is there, and the stored messages of a topic, in Redis:
                       redis-cli -p %d hgetall mqtt:client:me
                       redis-cli -p %d zrange mqtt:msg:pubsub/news 0 -1
                  3. See the same in PostgreSQL:
                       psql postgresql://mqtt:mqtt@127.0.0.1:%d/mqtt -c 'select * from mqtt_client'
                  4. Compare a store with the log, and have a backend file of your own explained:
                       deploy/tidemark verify-store redis --data %s
                       deploy/tidemark config check FILE

                Ctrl-C stops it.
                """,
                startTime.toMillis() / MILLIS,
                ports.mqtt(),
                ports.bootstrapServers(),
                ports.registryUrl(),
                ports.connectUrl(),
                ports.apiUrl(),
                ports.apiUrl(),
                ports.redis(),
                ports.postgresql(),
                data,
                data.resolve("conf"),
                ports.mqtt(),
                ports.mqtt(),
                ports.redis(),
                ports.redis(),
                ports.postgresql(),
                data);
    }
}
