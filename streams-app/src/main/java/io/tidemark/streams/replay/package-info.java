/** Sends a subscriber what it missed, read back from a store and paced by its acknowledgements. */
@NullMarked
package io.tidemark.streams.replay;

import org.jspecify.annotations.NullMarked;
