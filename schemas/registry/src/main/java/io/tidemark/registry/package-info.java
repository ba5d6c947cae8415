/**
 * A schema registry in one small process: the Confluent API over HTTP, its state in a compacted Kafka topic, in the format
 * of the official one.
 */
@NullMarked
package io.tidemark.registry;

import org.jspecify.annotations.NullMarked;
