/** Comparing a store with the log: what the store should hold, and where it differs. */
@NullMarked
package io.tidemark.sinks.verify;

import org.jspecify.annotations.NullMarked;
