package io.tidemark.sinks.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Retention in both forms of the tables. */
class MysqlRetentionIT {

    @Nested
    class ModernForm extends RetentionContract {
        @Override
        JdbcTestStore start(Path directory) {
            return new MysqlTestStore(directory);
        }
    }

    @Nested
    class LegacyForm extends RetentionContract {
        @Override
        JdbcTestStore start(Path directory) {
            return new LegacyMysqlTestStore(directory, "4.4-zh");
        }
    }
}
