/** Replay of history between two times to a client or a topic, at someone's request. It moves no offset. */
@NullMarked
package io.tidemark.streams.history;

import org.jspecify.annotations.NullMarked;
