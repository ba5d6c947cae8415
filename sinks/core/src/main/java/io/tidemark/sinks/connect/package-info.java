/** The sink as Kafka Connect sees it: a connector, its configuration and its task, the same for every store. */
@NullMarked
package io.tidemark.sinks.connect;

import org.jspecify.annotations.NullMarked;
