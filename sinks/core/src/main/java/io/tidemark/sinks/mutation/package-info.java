/** What records of the log mean for a store under a file of rules: pure functions, the same for every store. */
@NullMarked
package io.tidemark.sinks.mutation;

import org.jspecify.annotations.NullMarked;
