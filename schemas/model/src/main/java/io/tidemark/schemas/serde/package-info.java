/** Kafka serialisers of Avro records in the Confluent wire format, with the official configuration keys. */
@NullMarked
package io.tidemark.schemas.serde;

import org.jspecify.annotations.NullMarked;
