/** The records on Tidemark's topics, the topics themselves, positions and message ids. */
@NullMarked
package io.tidemark.schemas;

import org.jspecify.annotations.NullMarked;
