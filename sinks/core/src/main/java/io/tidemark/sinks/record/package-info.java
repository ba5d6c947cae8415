/** From what a Connect converter delivers to the records of the log. */
@NullMarked
package io.tidemark.sinks.record;

import org.jspecify.annotations.NullMarked;
