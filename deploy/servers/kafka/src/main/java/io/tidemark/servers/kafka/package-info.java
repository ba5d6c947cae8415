/** A real one-node Kafka (KRaft), in this JVM or in a child JVM. */
@NullMarked
package io.tidemark.servers.kafka;

import org.jspecify.annotations.NullMarked;
