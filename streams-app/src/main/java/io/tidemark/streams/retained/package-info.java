/** The last retained message of each topic. */
@NullMarked
package io.tidemark.streams.retained;

import org.jspecify.annotations.NullMarked;
