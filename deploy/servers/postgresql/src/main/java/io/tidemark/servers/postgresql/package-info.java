/** A real PostgreSQL in a child process. */
@NullMarked
package io.tidemark.servers.postgresql;

import org.jspecify.annotations.NullMarked;
