/** PostgreSQL as a store: {@code mqtt_client}, {@code mqtt_msg}, {@code mqtt_retain}, {@code mqtt_acked}. */
@NullMarked
package io.tidemark.sinks.jdbc.postgresql;

import org.jspecify.annotations.NullMarked;
