/** The connectors of Kafka Connect that write stores: which there are, and what they are configured with. */
@NullMarked
package io.tidemark.standalone.connector;

import org.jspecify.annotations.NullMarked;
