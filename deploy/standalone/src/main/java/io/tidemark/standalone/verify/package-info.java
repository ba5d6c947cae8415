/** Reading the log once more to compare a store with it. */
@NullMarked
package io.tidemark.standalone.verify;

import org.jspecify.annotations.NullMarked;
