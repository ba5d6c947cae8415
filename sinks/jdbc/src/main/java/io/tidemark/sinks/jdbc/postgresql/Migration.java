package io.tidemark.sinks.jdbc.postgresql;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Creates the tables, or brings them up to date. Sinks that start together take turns on a lock in the database. */
final class Migration {

    private static final String HISTORY = "tidemark_schema_history";
    private static final String SCRIPTS = "classpath:io/tidemark/sinks/jdbc/postgresql/migration";

    private Migration() {}

    static void run(DataSource source) {
        Flyway.configure(Migration.class.getClassLoader())
                .dataSource(source)
                .table(HISTORY)
                .locations(SCRIPTS)
                // The schema may hold other tables; ours are told apart by their names.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
