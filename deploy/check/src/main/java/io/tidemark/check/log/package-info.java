/** Reads from Kafka what the system recorded. */
@NullMarked
package io.tidemark.check.log;

import org.jspecify.annotations.NullMarked;
