package io.tidemark.sinks.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Retention in both forms of the tables. */
class PostgresRetentionIT {

    @Nested
    class ModernForm extends RetentionContract {
        @Override
        JdbcTestStore start(Path directory) {
            return new PostgresTestStore(directory);
        }
    }

    @Nested
    class LegacyForm extends RetentionContract {
        @Override
        JdbcTestStore start(Path directory) {
            return new LegacyPostgresTestStore(directory, "3.0-to-4.4-zh");
        }
    }
}
