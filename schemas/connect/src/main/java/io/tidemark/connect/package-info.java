/** Tidemark's records for Kafka Connect. */
@NullMarked
package io.tidemark.connect;

import org.jspecify.annotations.NullMarked;
