/** Everything on one machine with one command: {@code deploy/tidemark dev}. */
@NullMarked
package io.tidemark.standalone;

import org.jspecify.annotations.NullMarked;
