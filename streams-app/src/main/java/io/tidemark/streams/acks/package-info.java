/** How far each client has read each topic: the log index of a topic's messages and the offset rows beside it. */
@NullMarked
package io.tidemark.streams.acks;

import org.jspecify.annotations.NullMarked;
