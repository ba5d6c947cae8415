/**
 * What the product promises, shown on the whole of it: the standalone process in its own JVM with real Kafka, HiveMQ CE,
 * Redis and PostgreSQL, used from outside with ordinary clients.
 */
@NullMarked
package io.tidemark.standalone.acceptance;

import org.jspecify.annotations.NullMarked;
