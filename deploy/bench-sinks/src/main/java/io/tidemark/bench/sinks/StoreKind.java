package io.tidemark.bench.sinks;

import io.tidemark.standalone.data.PortPlan;
import io.tidemark.standalone.data.RuleFiles;
import java.nio.file.Path;

/** The stores that can be measured. */
enum StoreKind {
    REDIS {
        @Override
        Store start(Path directory, PortPlan ports, RuleFiles rules) {
            return RedisStore.start(directory, ports, rules);
        }
    },
    PGSQL {
        @Override
        Store start(Path directory, PortPlan ports, RuleFiles rules) {
            return PostgresStore.start(directory, ports, rules);
        }
    },
    MYSQL {
        @Override
        Store start(Path directory, PortPlan ports, RuleFiles rules) {
            return MysqlStore.start(directory);
        }
    };

    /** Starts the store, empty. */
    abstract Store start(Path directory, PortPlan ports, RuleFiles rules);
}
