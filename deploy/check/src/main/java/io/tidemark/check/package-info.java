/**
 * The chaos checker: runs publishers and subscribers against a whole Tidemark while its processes are killed, and accounts
 * for every message. Knows nothing of how the processes are made; see {@link io.tidemark.check.CheckedSystem}.
 */
@NullMarked
package io.tidemark.check;

import org.jspecify.annotations.NullMarked;
