/** A real Mosquitto broker in a child process, for tests. */
@NullMarked
package io.tidemark.servers.mosquitto;

import org.jspecify.annotations.NullMarked;
