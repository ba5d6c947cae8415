/** Who is connected, guarded by connection epochs. */
@NullMarked
package io.tidemark.streams.presence;

import org.jspecify.annotations.NullMarked;
