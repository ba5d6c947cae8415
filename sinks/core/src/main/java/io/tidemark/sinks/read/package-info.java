/** Reading a store back: what replay needs of it. Implemented by every store, used by streams-app. */
@NullMarked
package io.tidemark.sinks.read;

import org.jspecify.annotations.NullMarked;
