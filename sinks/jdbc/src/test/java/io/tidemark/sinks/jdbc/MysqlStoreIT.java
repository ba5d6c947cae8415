package io.tidemark.sinks.jdbc;

import io.tidemark.sinks.tck.StoreContract;
import io.tidemark.sinks.tck.TestStore;
import java.nio.file.Path;

/** The contract of stores on a real MariaDB. */
class MysqlStoreIT extends StoreContract {

    @Override
    protected TestStore start(Path directory) {
        return new MysqlTestStore(directory);
    }
}
