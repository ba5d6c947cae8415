/** Applying mutations to a store: in order, with the applied positions, around what the store refuses. */
@NullMarked
package io.tidemark.sinks.write;

import org.jspecify.annotations.NullMarked;
