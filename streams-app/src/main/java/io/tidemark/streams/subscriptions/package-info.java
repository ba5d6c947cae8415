/** Current filters of each client, and the routing of its events to the partitions of MQTT topics. */
@NullMarked
package io.tidemark.streams.subscriptions;

import org.jspecify.annotations.NullMarked;
