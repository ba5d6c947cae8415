/** MySQL and MariaDB as a store: {@code mqtt_client}, {@code mqtt_msg}, {@code mqtt_retain}, {@code mqtt_acked}. */
@NullMarked
package io.tidemark.sinks.jdbc.mysql;

import org.jspecify.annotations.NullMarked;
