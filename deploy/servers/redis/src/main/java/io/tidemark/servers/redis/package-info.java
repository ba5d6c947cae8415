/** A real Redis in a child process. */
@NullMarked
package io.tidemark.servers.redis;

import org.jspecify.annotations.NullMarked;
