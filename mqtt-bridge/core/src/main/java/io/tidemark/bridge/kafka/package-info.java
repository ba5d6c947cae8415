/** The Kafka side of capture: from any thread to durable records, without ever blocking the caller. */
@NullMarked
package io.tidemark.bridge.kafka;

import org.jspecify.annotations.NullMarked;
