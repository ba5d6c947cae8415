/** What every real server that Tidemark starts has in common: ports, child processes, one clear error. */
@NullMarked
package io.tidemark.servers.process;

import org.jspecify.annotations.NullMarked;
