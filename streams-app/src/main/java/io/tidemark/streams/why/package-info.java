/** Whether a client got a message, and why not, from what the log says. */
@NullMarked
package io.tidemark.streams.why;

import org.jspecify.annotations.NullMarked;
